/**
 * What GraphiQL's elements are to a screen reader and to a keyboard, put right where GraphiQL leaves it wrong.
 *
 * Its tabs hold buttons, which nobody finds who cannot see them; its explorer has fields without names and marks that
 * only a mouse can tick; its history names each query “Set active”.
 */

/** Puts right what is in `page` and what comes into it, until the function that is returned is called. */
export function keepRight(page: Element): () => void {
  const put = () => putRight(page);
  const observer = new MutationObserver(put);
  const tabs = page.querySelector(".graphiql-tabs");
  if (tabs) observer.observe(tabs, { childList: true, subtree: true, attributeFilter: ["aria-selected"] });
  const pane = page.querySelector<HTMLElement>(".graphiql-plugin");
  if (pane) observer.observe(pane, { childList: true, subtree: true, attributeFilter: ["style"] });
  pane?.addEventListener("keydown", press);
  put();
  return () => {
    observer.disconnect();
    pane?.removeEventListener("keydown", press);
  };
}

function putRight(page: Element): void {
  // A list of buttons, of which one is the current, instead of tabs.
  page.querySelector(".graphiql-tabs")?.removeAttribute("role");
  for (const tab of page.querySelectorAll(".graphiql-tab")) {
    tab.removeAttribute("role");
    tab.removeAttribute("aria-selected");
    const current = String(tab.classList.contains("graphiql-tab-active"));
    tab.querySelector(".graphiql-tab-button")?.setAttribute("aria-current", current);
  }
  page.querySelector("#graphiql-session")?.setAttribute("role", "region");

  for (const label of page.querySelectorAll(".graphiql-history-item-label")) {
    label.removeAttribute("aria-label");
  }

  for (const field of page.querySelectorAll("[data-arg-name] :is(input, select)")) {
    name(field, field.closest("[data-arg-name]")?.getAttribute("data-arg-name") ?? "");
  }
  for (const field of page.querySelectorAll(".graphiql-explorer-actions select")) {
    name(field, "Kind of operation");
  }
  for (const mark of page.querySelectorAll<HTMLElement>(MARKS)) {
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-pressed", String(ticked(mark)));
  }
}

const MARKS = "span[data-field-name], [data-arg-name] > span:first-child";

/** An open arrow is turned, and the check in a filled circle is white. */
function ticked(mark: Element): boolean {
  const sign = mark.querySelector("svg");
  return Boolean(sign?.style.transform || sign?.querySelector('[stroke="#fff"]'));
}

function name(field: Element, label: string): void {
  if (field.getAttribute("aria-label") !== label) field.setAttribute("aria-label", label);
}

function press(event: KeyboardEvent): void {
  const mark = event.target;
  if (!(mark instanceof HTMLElement && mark.matches(MARKS)) || !["Enter", " "].includes(event.key)) return;
  event.preventDefault();
  mark.click();
}
