/** The menu of examples: the queries of the documentation, as a plugin of GraphiQL. */

import { useGraphiQL, useGraphiQLActions, pick } from "@graphiql/react";
import type { GraphiQLPlugin } from "@graphiql/react";
import type { SVGProps } from "react";
import { examples } from "virtual:examples";
import { same, untouched } from "./operation";
import type { Operation } from "./operation";

/** The plugin; a tab that holds `first` is one that may be replaced. */
export function examplesPlugin(first: Operation): GraphiQLPlugin {
  const given = [first, ...examples];
  return {
    title: "Examples",
    icon: Icon,
    content: () => <Menu given={given} />,
  };
}

function Menu({ given }: { given: readonly Operation[] }) {
  const { addTab, changeTab, setOperationFacts, setVisiblePlugin, updateActiveTabValues } =
    useGraphiQLActions();
  const { tabs, activeTabIndex, queryEditor, variableEditor, responseEditor } = useGraphiQL(
    pick("tabs", "activeTabIndex", "queryEditor", "variableEditor", "responseEditor"),
  );
  const shown = tabs[activeTabIndex];

  function open(operation: Operation) {
    const current = {
      query: queryEditor?.getValue() ?? "",
      variables: variableEditor?.getValue() ?? "",
    };
    const already = tabs.findIndex((tab) => same(tab, operation));
    if (already >= 0 && already !== activeTabIndex) {
      changeTab(already);
    } else if (!same(current, operation)) {
      if (!untouched(current, given)) addTab();
      queryEditor?.setValue(operation.query);
      variableEditor?.setValue(operation.variables);
      responseEditor?.setValue("");
      updateActiveTabValues({ ...operation, response: null });
      // What was known of the query before: GraphiQL looks at the new one only a moment later.
      setOperationFacts({});
    }
    // On a phone the menu lies over the editor.
    if (matchMedia("(max-width: 48rem)").matches) setVisiblePlugin(null);
    else queryEditor?.focus();
  }

  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      <ul>
        {examples.map((example) => (
          <li key={example.title}>
            <button
              type="button"
              disabled={!queryEditor}
              aria-current={shown && same(shown, example)}
              onClick={() => open(example)}
            >
              <strong>{example.title}</strong>
              {example.description && <span>{example.description}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Icon(props: SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...props}
    >
      <path d="M9 18h6M10 21h4M8.5 15a6 6 0 1 1 7 0c-.6.5-1 1-1 1.800V17h-5v-.2c0-.8-.4-1.300-1-1.800Z" />
    </svg>
  );
}
