// A body is shown as it was meant, without anything that runs or calls elsewhere.
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }

import { beforeAll, expect, test } from "vitest";

type Images = "shown" | "hidden";

let safeHtml: (body: string, images: Images) => string;

beforeAll(async () => {
  liken();
  ({ safeHtml } = await import("./body"));
});

/**
 * Makes happy-dom do two things as browsers do them, without which DOMPurify cannot work: a node's name can be read
 * through `Node`, and an iterator goes on where it was if its node is taken out.
 */
function liken(): void {
  Object.defineProperty(Node.prototype, "nodeName", {
    get(this: Node) {
      return this instanceof Element ? this.tagName : this.nodeType === Node.TEXT_NODE ? "#text" : "#comment";
    },
  });
  document.createNodeIterator = (root: Node) => {
    const visited = [root];
    function nextNode(): Node | null {
      while (!root.contains(visited.at(-1) ?? root)) visited.pop();
      let at = visited.at(-1) ?? root;
      let next: Node | null = at.firstChild;
      while (!next && at !== root) {
        next = at.nextSibling;
        at = at.parentNode ?? root;
      }
      if (next) visited.push(next);
      return next;
    }
    return Object.assign(Object.create(NodeIterator.prototype), { nextNode });
  };
}

function shown(body: string, images: Images = "shown"): HTMLElement {
  const element = document.createElement("div");
  element.innerHTML = safeHtml(body, images);
  return element;
}

function attributes(element: Element | null): Record<string, string> {
  return Object.fromEntries([...(element?.attributes ?? [])].map(({ name, value }) => [name, value]));
}

/** All that could run or load something, or ask for something. */
const LIVE =
  "script, style, link, meta, base, iframe, object, embed, form, input, button, select, textarea, video, audio, source, svg, math";

test("Markdown is rendered", () => {
  const body = shown("# Title\n\nA **strong** word, `code` and a\n\n* list\n* of two\n\n> quote");
  const names = [...body.querySelectorAll("*")].map((element) => element.localName);
  expect(names).toEqual(["h1", "p", "strong", "code", "ul", "li", "li", "blockquote", "p"]);
  expect(body.querySelector("strong")?.textContent).toBe("strong");
});

test("HTML is left as it is, also within Markdown", () => {
  const html = "<p>A <em>word</em>, H<sub>2</sub>O</p><table><tbody><tr><td>1</td></tr></tbody></table>";
  expect(shown(html).innerHTML).toBe(html);
  expect(shown("A <em>word</em> and **another**.").querySelectorAll("p > em, p > strong")).toHaveLength(2);
});

test("what is no markup is shown as it was written", () => {
  const text = "1 < 2 & 3 > 2, “face” 🙂";
  expect(shown(text).textContent?.trim()).toBe(text);
  expect(shown("").childNodes).toHaveLength(0);
});

test.each([
  ["a script", "<p>seen</p><script>alert(1)</script>"],
  ["a script from elsewhere", '<p>seen</p><script src="https://evil.example/x.js"></script>'],
  ["a style sheet", "<p>seen</p><style>p { background: url(https://evil.example/x) }</style>"],
  ["a linked style sheet", '<p>seen</p><link rel="stylesheet" href="https://evil.example/x.css">'],
  ["a frame", '<p>seen</p><iframe src="https://evil.example/" srcdoc="<script>alert(1)</script>"></iframe>'],
  [
    "a plugin",
    '<p>seen</p><object data="https://evil.example/x"></object><embed src="https://evil.example/x">',
  ],
  ["a video", '<p>seen</p><video src="https://evil.example/x" poster="https://evil.example/y"></video>'],
  ["a sound", '<p>seen</p><audio src="https://evil.example/x" autoplay></audio>'],
  ["a drawing", '<p>seen</p><svg onload="alert(1)"><script>alert(1)</script></svg>'],
  ["a formula", '<p>seen</p><math><mi href="javascript:alert(1)">x</mi></math>'],
  ["a redirection", '<p>seen</p><meta http-equiv="refresh" content="0; url=https://evil.example/">'],
  ["another base of addresses", '<p>seen</p><base href="https://evil.example/">'],
  ["an image that is a button", '<p>seen</p><input type="image" src="https://evil.example/x">'],
])("%s is taken out, and what stands beside it is not", (_, html) => {
  for (const images of ["shown", "hidden"] as const) {
    const body = shown(html, images);
    expect(body.querySelectorAll(LIVE)).toHaveLength(0);
    expect(body.querySelector("p")?.textContent).toBe("seen");
    expect(body.innerHTML).not.toContain("evil");
    expect(body.innerHTML).not.toContain("alert");
  }
});

test("a form is taken out with its fields, but what it says is left", () => {
  const fields =
    '<input name="a"><select><option>b</option></select><textarea>c</textarea><button>Send</button>';
  const body = shown(`<form action="https://evil.example/"><p>Write to us.</p>${fields}</form>`);
  expect(body.querySelectorAll(LIVE)).toHaveLength(0);
  expect(body.querySelector("p")?.textContent).toBe("Write to us.");
  expect(body.innerHTML).not.toContain("evil");
});

test.each(["onclick", "onmouseover", "onfocus", "ontoggle", "onerror", "ONCLICK", "onanything"])(
  "the event handler %s is taken out, its element is not",
  (handler) => {
    const body = shown(`<p ${handler}="alert(1)">seen</p>`);
    expect(body.innerHTML).toBe("<p>seen</p>");
  },
);

test.each([
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  " javascript:alert(1)",
  "java&#10;script:alert(1)",
  "java&#9;script:alert(1)",
  "&#106;avascript:alert(1)",
  "&#1;javascript:alert(1)",
  "vbscript:msgbox(1)",
  "data:text/html,<script>alert(1)</script>",
])("a link to “%s” leads nowhere", (address) => {
  const link = shown(`<p><a href="${address}">seen</a></p>`).querySelector("a");
  expect(link?.textContent).toBe("seen");
  expect(link?.hasAttribute("href")).toBe(false);
});

test("Markdown has no link that runs something", () => {
  const body = shown("[a](javascript:alert(1)) [b](data:text/html,x) ![c](javascript:alert(1))");
  expect(body.querySelectorAll("[href], [src]")).toHaveLength(0);
});

test.each([
  ["HTML", '<a href="https://news.example/a">A</a>'],
  ["HTML that says otherwise", '<a href="https://news.example/a" target="_self" rel="opener">A</a>'],
  ["Markdown", "[A](https://news.example/a)"],
  ["a plain address", "https://news.example/a"],
])("a link in %s opens apart, and does not tell where it was followed from", (_, text) => {
  expect(attributes(shown(text).querySelector("a"))).toEqual({
    href: "https://news.example/a",
    target: "_blank",
    rel: "noopener noreferrer",
  });
});

test("a link tells nobody that it was followed", () => {
  const link = shown('<a href="https://news.example/a" ping="https://evil.example/">A</a>').querySelector(
    "a",
  );
  expect(link?.hasAttribute("ping")).toBe(false);
});

test.each([
  ["style", "background: url(https://evil.example/x)"],
  ["class", "overlay"],
  ["id", "main"],
  ["name", "cookie"],
  ["background", "https://evil.example/x"],
])("the attribute %s, by which a body could reach into the page, is taken out", (name, value) => {
  expect(shown(`<div ${name}="${value}">seen</div>`).innerHTML).toBe("<div>seen</div>");
  const table = shown(`<table ${name}="${value}"><tbody><tr><td>seen</td></tr></tbody></table>`);
  expect(attributes(table.querySelector("table"))).toEqual({});
});

const IMAGES = [
  ["HTML", '<p>seen <img src="https://news.example/a.png" alt="A chart"></p>'],
  ["Markdown", "seen ![A chart](https://news.example/a.png)"],
  [
    "a choice of images",
    '<p>seen</p><picture><source srcset="https://news.example/b.png"><img src="https://news.example/a.png" alt="A chart"></picture>',
  ],
  [
    "HTML with other sizes",
    '<p>seen <img src="https://news.example/a.png" alt="A chart" srcset="https://news.example/b.png 2x"></p>',
  ],
  [
    "HTML that says otherwise",
    '<p>seen <img src="https://news.example/a.png" alt="A chart" referrerpolicy="unsafe-url" loading="eager"></p>',
  ],
] as const;

test.each(IMAGES)("an image in %s is loaded from its one address, late, without a referrer", (_, text) => {
  const body = shown(text, "shown");
  expect(attributes(body.querySelector("img"))).toEqual({
    src: "https://news.example/a.png",
    alt: "A chart",
    referrerpolicy: "no-referrer",
    loading: "lazy",
  });
  expect(body.innerHTML).not.toContain("b.png");
});

test.each(IMAGES)("an image in %s is not loaded where images are hidden; the text is left", (_, text) => {
  const body = shown(text, "hidden");
  expect(body.innerHTML).not.toContain(".png");
  expect(body.querySelectorAll("img, picture, source")).toHaveLength(0);
  expect(body.textContent).toContain("seen");
});

test("an image without a description is decoration to a screen reader", () => {
  const image = shown('<img src="https://news.example/a.png">').querySelector("img");
  expect(image?.getAttribute("alt")).toBe("");
});

test("an image's failure runs nothing", () => {
  const image = shown('<img src="x" onerror="alert(1)">').querySelector("img");
  expect(image?.hasAttribute("onerror")).toBe(false);
});
