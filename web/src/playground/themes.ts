/** The colors of the editors' text and boxes: Monaco's own, and newsgraph's where those are too pale to be read. */

const CLEAR = "#ffffff00";

/** What the themes are called in Monaco. */
export const THEME_NAMES = { light: "newsgraph-light", dark: "newsgraph-dark" };

/** The themes, as Monaco takes them. */
export const EDITOR_THEMES = {
  light: {
    base: "vs" as const,
    inherit: true,
    rules: [
      { token: "number", foreground: "08683f" },
      { token: "argument.identifier.gql", foreground: "504cb0" },
    ],
    colors: colors("#ffffff", "#0069a8"),
  },
  dark: {
    base: "vs-dark" as const,
    inherit: true,
    rules: [
      { token: "comment", foreground: "86b374" },
      { token: "argument.identifier.gql", foreground: "a9a5ff" },
    ],
    colors: colors("#181e2b", "#5fb8f2"),
  },
};

function colors(box: string, mark: string): Record<string, string> {
  const marked = `${mark}22`;
  return {
    "editor.background": CLEAR,
    "scrollbar.shadow": CLEAR,
    "editorHoverWidget.background": box,
    "editorSuggestWidget.background": box,
    "editorWidget.background": box,
    "menu.background": box,
    "quickInput.background": box,
    "editorSuggestWidget.selectedBackground": marked,
    "list.hoverBackground": marked,
    "menu.selectionBackground": marked,
    "quickInputList.focusBackground": marked,
    "editorLink.activeForeground": mark,
    "editorSuggestWidget.selectedForeground": mark,
    "list.highlightForeground": mark,
    "list.focusHighlightForeground": mark,
    "menu.selectionForeground": mark,
    "textLink.foreground": mark,
    focusBorder: mark,
  };
}
