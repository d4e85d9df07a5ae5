/** GraphiQL as newsgraph serves it. */

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { formatShortcutForOS, KEY_MAP } from "@graphiql/react";
import type { TabsState } from "@graphiql/react";
import { createGraphiQLFetcher, StorageAPI } from "@graphiql/toolkit";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useEffect } from "react";
import icon from "../icon.svg";
import { operationIn } from "./address";
import { Editors } from "./editors";
import { examplesPlugin } from "./examples";
import { same } from "./operation";
import { keepRight } from "./semantics";
import { THEME_NAMES } from "./themes";
import { welcome } from "./welcome";

const sockets = new URL("/graphql", location.href.replace(/^http/, "ws"));
const fetcher = createGraphiQLFetcher({ url: "/graphql", subscriptionUrl: sockets.href });
const first = welcome(formatShortcutForOS(KEY_MAP.runQuery.key, "Cmd"));
const menu = examplesPlugin(first);
const plugins = [menu, explorerPlugin(), HISTORY_PLUGIN];

export function Playground() {
  const stated = operationIn(location.hash);
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      editorTheme={THEME_NAMES}
      defaultQuery={first.query}
      {...(stated && {
        initialQuery: stated.query,
        initialVariables: stated.variables,
      })}
      {...(welcomes() && { visiblePlugin: menu })}
      onTabChange={keepAddressTrue}
    >
      <GraphiQL.Logo>
        <h1>
          <a href="/" title="To the graph explorer">
            <img src={icon} alt="" width="24" height="24" />
            newsgraph
          </a>
        </h1>
      </GraphiQL.Logo>
      <Editors />
      <Semantics />
    </GraphiQL>
  );
}

/** Whether to show the menu unasked: on a first visit, where there is room beside the editor. */
function welcomes(): boolean {
  return new StorageAPI().get("visiblePlugin") === null && matchMedia("(min-width: 75rem)").matches;
}

/** An address that states another query than the one shown would be a wrong one to share. */
function keepAddressTrue({ tabs, activeTabIndex }: TabsState) {
  const stated = operationIn(location.hash);
  const shown = tabs[activeTabIndex];
  if (stated && !(shown && same(shown, stated)))
    history.replaceState(null, "", location.pathname + location.search);
}

function Semantics() {
  useEffect(() => keepRight(document.body), []);
  return null;
}
