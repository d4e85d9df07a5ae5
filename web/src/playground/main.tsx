/** The page of the playground. */

import "graphiql/setup-workers/vite";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "@graphiql/plugin-explorer/style.css";
import "./playground.css";
import { createRoot } from "react-dom/client";
import { operationIn } from "./address";
import { Playground } from "./playground";

// GraphiQL reads what to open once, as it starts.
addEventListener("hashchange", () => {
  if (operationIn(location.hash)) location.reload();
});

const page = document.getElementById("playground");
if (page) createRoot(page).render(<Playground />);
