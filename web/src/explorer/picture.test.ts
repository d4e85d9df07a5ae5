// The picture is a well-formed document, and shows each node, each edge and the legend.

import fc from "fast-check";
import { MultiDirectedGraph } from "graphology";
import { expect, test } from "vitest";
import type { LegendEntry } from "./colours";
import type { DrawnEdge, DrawnGraph, DrawnNode } from "./network";
import { svg, type Theme } from "./picture";

fc.configureGlobal({ seed: 1 });

const THEME: Theme = { background: "#ffffff", text: "#111111", edge: "#cccccc" };
const NODE: DrawnNode = {
  kind: "ARTICLE",
  label: "",
  stub: false,
  rank: 0,
  story: null,
  topic: null,
  provider: null,
  x: 0,
  y: 0,
  size: 5,
  color: "#0072b2",
  type: "circle",
};
/** What XML 1.0 allows in a document; a reference to an entity is the only use of an ampersand. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const AMPERSAND = /&(?!(amp|lt|gt|quot|apos);)/;

// Half a surrogate pair is a unit too: labels may have been cut anywhere.
const unit = fc.oneof(
  fc.constantFrom(..."&<>\"'\0\u0001\u007f\ufffe\uffff]"),
  fc.nat(0xffff).map(String.fromCharCode),
);
const text = fc.string({ unit });

function drawn(...nodes: Partial<DrawnNode>[]): DrawnGraph {
  const graph = new MultiDirectedGraph<DrawnNode, DrawnEdge>();
  nodes.forEach((node, index) => graph.addNode(`${index}`, { ...NODE, ...node }));
  return graph;
}

function entry(label: string, count = 1): LegendEntry {
  return { group: label, label, colour: "#e69f00", count };
}

/** The picture as a document; throws where it is not well-formed. */
function picture(graph: DrawnGraph, entries: readonly LegendEntry[] = []): Document {
  const xml = svg(graph, entries, THEME);
  expect(xml).toMatch(CHARACTERS);
  expect(xml).not.toMatch(AMPERSAND);
  expect(xml).not.toMatch(/NaN|Infinity|undefined/);
  const document = new DOMParser().parseFromString(xml, "image/svg+xml");
  expect(document.querySelector("parsererror")?.textContent).toBeUndefined();
  return document;
}

function texts(document: Document): (string | null)[] {
  return [...document.querySelectorAll("text")].map((element) => element.textContent);
}

test("the picture is well-formed, whatever labels say", () => {
  fc.assert(
    fc.property(text, text, (label, group) => {
      const elements = picture(drawn({ label }), [entry(group)]).querySelectorAll("*");
      const names = [...elements].map((element) => element.localName);
      // The background, the edges, the shapes, the texts: a label adds nothing.
      expect(names).toEqual(["svg", "rect", "g", "g", "circle", "g", "text", "circle", "text"]);
    }),
  );
});

test.each([
  "<script>alert(1)</script>",
  "R&D",
  "a < b > c",
  "]]>",
  "“one” 'two' \"three\"",
  "&amp; &lt;",
  "Zürich 🙂",
])("the label %s is read as it was", (label) => {
  expect(texts(picture(drawn({ label }), [entry(label, 3)]))).toEqual([label, `${label} (3)`]);
});

test("what XML cannot have is shown as a replacement, one for each", () => {
  expect(texts(picture(drawn({ label: "a\0b\u001bc\ud800d\uffffe" })))).toEqual([
    "a\ufffdb\ufffdc\ufffdd\ufffde",
  ]);
});

test("an empty graph has an empty picture", () => {
  const document = picture(drawn());
  expect(texts(document)).toEqual([]);
  expect(document.querySelectorAll("circle, path")).toHaveLength(0);
});

const place = fc.record({
  x: fc.integer({ min: -10_000, max: 10_000 }),
  y: fc.integer({ min: -10_000, max: 10_000 }),
});

test("each node is within the picture, wherever it was drawn", () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1 }), (places) => {
      const document = picture(drawn(...places));
      const [, , width = NaN, height = NaN] = (document.documentElement.getAttribute("viewBox") ?? "")
        .split(" ")
        .map(Number);
      const circles = [...document.querySelectorAll("circle")];
      expect(circles).toHaveLength(places.length);
      for (const circle of circles) {
        const [x, y] = [Number(circle.getAttribute("cx")), Number(circle.getAttribute("cy"))];
        expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
      }
    }),
  );
});

test("what is above in the graph is above in the picture", () => {
  const circles = picture(drawn({ x: 0, y: 10 }, { x: 10, y: 0 })).querySelectorAll("circle");
  const [above, below] = [...circles].map((circle) => Number(circle.getAttribute("cy")));
  expect(above).toBeLessThan(below ?? NaN);
});

test("each edge is a line between its nodes", () => {
  const graph = drawn({ x: 0, y: 0 }, { x: 10, y: 10 }, { x: 20, y: 5 });
  graph.addEdge("0", "1", { kind: "RELATED", inferred: false, size: 1 });
  graph.addEdge("2", "1", { kind: "RELATED", inferred: false, size: 1 });
  const document = picture(graph);
  const [a, b, c] = [...document.querySelectorAll("circle")].map(
    (circle) => `${circle.getAttribute("cx")} ${circle.getAttribute("cy")}`,
  );
  const lines = [...document.querySelectorAll("path")].map((line) => line.getAttribute("d"));
  expect(lines).toEqual([`M${a}L${b}`, `M${c}L${b}`]);
});

test("an article, a topic and a provider have shapes that are told apart without color", () => {
  const document = picture(drawn({ kind: "ARTICLE" }, { kind: "TOPIC" }, { kind: "PROVIDER" }));
  const [, , shapes] = document.querySelectorAll("svg > rect, svg > g");
  const told = [...(shapes?.children ?? [])].map((shape) => [shape.localName, shape.hasAttribute("stroke")]);
  expect(told).toEqual([
    ["circle", false],
    ["circle", true],
    ["rect", false],
  ]);
});

test("where there are many nodes, the larger ones have their labels", () => {
  const nodes = Array.from({ length: 100 }, (_, index) => ({
    label: `Label ${index}`,
    size: 1 + index,
    x: index,
  }));
  const labels = texts(picture(drawn(...nodes)));
  expect(labels.length).toBeGreaterThan(10);
  expect(labels.length).toBeLessThan(100);
  expect(labels).toEqual(labels.map((_, index) => `Label ${99 - index}`));
});

test("a long label is shortened", () => {
  const [label] = texts(picture(drawn({ label: "word ".repeat(100) })));
  expect(label).toMatch(/^word word .*…$/);
});

test("each line of the legend has its color and its count", () => {
  const document = picture(drawn(), [entry("One", 3), { ...entry("Other"), colour: "#8a94a3" }]);
  expect(texts(document)).toEqual(["One (3)", "Other (1)"]);
  const colours = [...document.querySelectorAll("circle")].map((circle) => circle.getAttribute("fill"));
  expect(colours).toEqual(["#e69f00", "#8a94a3"]);
});
