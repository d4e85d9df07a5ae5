/** The page's colors, for what is drawn outside of the style sheet. */

export interface Theme {
  readonly background: string;
  readonly panel: string;
  readonly text: string;
  readonly edge: string;
  readonly faint: string;
  readonly accent: string;
}

/** The colors that the style sheet gives the page now. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    background: colour("canvas"),
    panel: colour("panel"),
    text: colour("text"),
    edge: colour("edge"),
    faint: colour("faint"),
    accent: colour("accent"),
  };
}

/** Calls `changed` when the reader's choice of light or dark changes; what comes back ends that. */
export function watchTheme(changed: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  return () => dark.removeEventListener("change", changed);
}
