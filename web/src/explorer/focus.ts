/** Keeps the focus in the page: where what had it goes away, something near it gets it, so that keys go on from there. */

const FOCUSABLE = "a[href], button, input, select, summary, [tabindex]";
/** What takes the focus for what was in it. */
const CONTAINER = "[tabindex='-1']";

/**
 * Watches `page` until what comes back is called. Where the element that has the focus goes away, the nearest one before
 * it in its container gets it, else the container, else `last`.
 */
export function keepFocus(page: HTMLElement, last: () => HTMLElement | null): () => void {
  /** What had the focus last, then what is before it in its containers, each followed by the container itself. */
  let near: HTMLElement[] = [];

  function remember({ target }: FocusEvent): void {
    near = target instanceof HTMLElement ? nearTo(target) : [];
  }

  /** A press beside everything lets go of the focus; what goes away later is nothing to it. */
  function press({ target }: Event): void {
    if (target instanceof Element && !target.closest(`label, ${FOCUSABLE}`)) near = [];
  }

  function keep(): void {
    if (!near.length || document.activeElement !== document.body || !document.hasFocus()) return;
    for (const element of [...near, last()]) {
      // What is gone, hidden or disabled takes no focus.
      element?.focus();
      if (document.activeElement === element) return;
    }
  }

  const watch = new MutationObserver(keep);
  watch.observe(page, { subtree: true, childList: true, attributeFilter: ["hidden", "disabled", "open"] });
  page.addEventListener("focusin", remember);
  page.addEventListener("pointerdown", press);
  return () => {
    watch.disconnect();
    page.removeEventListener("focusin", remember);
    page.removeEventListener("pointerdown", press);
  };
}

function nearTo(element: HTMLElement): HTMLElement[] {
  const near = [element];
  let container = element.parentElement?.closest<HTMLElement>(CONTAINER);
  while (container) {
    const before = [...container.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
      (each) =>
        each.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING && !each.contains(element),
    );
    near.push(...before.reverse(), container);
    container = container.parentElement?.closest<HTMLElement>(CONTAINER);
  }
  return near;
}
