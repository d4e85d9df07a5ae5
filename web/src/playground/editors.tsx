/** What GraphiQL's editors are told beyond its own settings, and the theme that all follow. */

import { pick, useGraphiQL, useGraphiQLActions, useMonaco } from "@graphiql/react";
import { useEffect, useLayoutEffect, useSyncExternalStore } from "react";
import { EDITOR_THEMES, THEME_NAMES } from "./themes";

const OPTIONS = {
  fontFamily: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSize: 13,
  wordWrap: "on",
  // A paler number for a last, empty line could not be read.
  renderFinalNewline: "on",
  // Typographic quotes are what news is written with, no mistakes to frame.
  unicodeHighlight: { ambiguousCharacters: false },
} as const;

const dark = matchMedia("(prefers-color-scheme: dark)");

function onSystemTheme(changed: () => void) {
  dark.addEventListener("change", changed);
  return () => dark.removeEventListener("change", changed);
}

/** Sets up the editors and the theme as they come and change; shows nothing itself. */
export function Editors() {
  const { setTheme } = useGraphiQLActions();
  const { theme, queryEditor, variableEditor, headerEditor, responseEditor } = useGraphiQL(
    pick("theme", "queryEditor", "variableEditor", "headerEditor", "responseEditor"),
  );
  const monaco = useMonaco((state) => state.monaco);
  const system = useSyncExternalStore(onSystemTheme, () => (dark.matches ? "dark" : "light"));

  useEffect(() => {
    queryEditor?.updateOptions({ ...OPTIONS, ariaLabel: "Query" });
    variableEditor?.updateOptions({ ...OPTIONS, ariaLabel: "Variables" });
    headerEditor?.updateOptions({ ...OPTIONS, ariaLabel: "Headers" });
    responseEditor?.updateOptions({ ...OPTIONS, ariaLabel: "Answer" });
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);

  useEffect(() => {
    monaco?.editor.defineTheme(THEME_NAMES.light, EDITOR_THEMES.light);
    monaco?.editor.defineTheme(THEME_NAMES.dark, EDITOR_THEMES.dark);
  }, [monaco]);

  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme ?? system;
  }, [theme, system]);

  useEffect(() => {
    // Monaco looks at the system's theme only when it is told to.
    setTheme(theme);
  }, [monaco, theme, system, setTheme]);

  return null;
}
