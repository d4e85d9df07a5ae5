// GraphiQL's elements are what they should be to a screen reader and a keyboard.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepRight } from "./semantics";

// As GraphiQL writes them.
const PAGE = `
  <div class="graphiql-plugin"></div>
  <ul role="tablist" class="graphiql-tabs">
    <li role="tab" aria-selected="true" class="graphiql-tab graphiql-tab-active">
      <button class="graphiql-tab-button">One</button>
    </li>
    <li role="tab" aria-selected="false" class="graphiql-tab"><button class="graphiql-tab-button">Two</button></li>
  </ul>
  <div id="graphiql-session" role="tabpanel"></div>`;
const EXPLORER = `
  <span data-field-name="coverage"><svg style="transform: rotate(90deg)"></svg>coverage</span>
  <span data-field-name="articles"><svg></svg>articles</span>
  <span data-field-name="hops"><svg><path stroke="#fff"></path></svg>hops</span>
  <div data-arg-name="of"><span><svg></svg>of</span><span>"<input>"</span></div>
  <div class="graphiql-explorer-actions"><select></select></div>`;

let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = PAGE;
  stop = keepRight(document.body);
});

afterEach(() => stop());

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

async function pane(html: string): Promise<void> {
  find(".graphiql-plugin").innerHTML = html;
  await vi.waitFor(() =>
    expect(find(".graphiql-plugin").querySelector("[aria-label], [role]")).not.toBeNull(),
  );
}

function press(element: Element, key: string): void {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

test("tabs are a list of buttons, one of them the current", () => {
  expect(document.querySelectorAll("[role^=tab], [aria-selected]")).toHaveLength(0);
  const current = [...document.querySelectorAll("button")].map((button) =>
    button.getAttribute("aria-current"),
  );
  expect(current).toEqual(["true", "false"]);
});

test("another tab becomes the current one as GraphiQL changes it", async () => {
  const [one, two] = document.querySelectorAll(".graphiql-tab");
  one?.classList.remove("graphiql-tab-active");
  one?.setAttribute("aria-selected", "false");
  two?.classList.add("graphiql-tab-active");
  two?.setAttribute("aria-selected", "true");
  await vi.waitFor(() => expect(two?.firstElementChild?.getAttribute("aria-current")).toBe("true"));
  expect(one?.querySelector("button")?.getAttribute("aria-current")).toBe("false");
  expect(document.querySelectorAll("[aria-selected]")).toHaveLength(0);
});

test("fields of the explorer are named", async () => {
  await pane(EXPLORER);
  expect(find("input").getAttribute("aria-label")).toBe("of");
  expect(find("select").getAttribute("aria-label")).toBe("Kind of operation");
});

test("marks of the explorer are buttons that say whether they are ticked", async () => {
  await pane(EXPLORER);
  const marks = [...document.querySelectorAll("[role=button]")];
  expect(marks.map((mark) => [mark.textContent, mark.getAttribute("aria-pressed")])).toEqual([
    ["coverage", "true"],
    ["articles", "false"],
    ["hops", "true"],
    ["of", "false"],
  ]);
  expect(marks.map((mark) => (mark as HTMLElement).tabIndex)).toEqual([0, 0, 0, 0]);
});

test.each(["Enter", " "])("the key “%s” ticks a mark, once", async (key) => {
  await pane(EXPLORER);
  const clicked = vi.fn();
  find("[data-field-name=articles]").addEventListener("click", clicked);
  press(find("[data-field-name=articles]"), key);
  expect(clicked).toHaveBeenCalledOnce();
});

test("no other key ticks it, and keys in a field are the field's", async () => {
  await pane(EXPLORER);
  const clicked = vi.fn();
  find(".graphiql-plugin").addEventListener("click", clicked);
  press(find("[data-field-name=articles]"), "a");
  press(find("input"), "Enter");
  expect(clicked).not.toHaveBeenCalled();
});

test("a query of the history is named by its text", async () => {
  find(".graphiql-plugin").innerHTML =
    '<button class="graphiql-history-item-label" aria-label="Set active">Coverage</button>';
  await vi.waitFor(() => expect(find(".graphiql-history-item-label").hasAttribute("aria-label")).toBe(false));
});
