// The legend says what each color means, and the graph has just those colors.

import fc from "fast-check";
import { MultiDirectedGraph } from "graphology";
import { expect, test } from "vitest";
import { COLOURINGS, type Colouring } from "./address";
import { colour, entryOf, legend } from "./colours";
import type { DrawnEdge, DrawnGraph, DrawnNode, Group } from "./network";

fc.configureGlobal({ seed: 1 });

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
  size: 1,
  color: "",
  type: "circle",
};

function drawn(nodes: Record<string, Partial<DrawnNode>>): DrawnGraph {
  const graph = new MultiDirectedGraph<DrawnNode, DrawnEdge>();
  for (const [id, node] of Object.entries(nodes)) graph.addNode(id, { ...NODE, ...node });
  return graph;
}

function group(id: string): Group {
  return { id, label: `The ${id}` };
}

/** Articles of stories, as many of each as its number says; those of “none” are of no story. */
function told(stories: Record<string, number>): DrawnGraph {
  const nodes = Object.entries(stories).flatMap(([story, count]) =>
    Array.from({ length: count }, (_, index): [string, Partial<DrawnNode>] => [
      `${story}${index}`,
      { story: story === "none" ? null : group(story) },
    ]),
  );
  return drawn(Object.fromEntries(nodes));
}

const some = fc.option(fc.constantFrom(..."abcdefghij").map(group));
const graph = fc
  .array(
    fc.record({
      kind: fc.constantFrom("ARTICLE", "PROVIDER", "TOPIC"),
      story: some,
      topic: some,
      provider: some,
    }),
  )
  .map((nodes) => drawn(Object.fromEntries(nodes.map((node, index) => [`node${index}`, node]))));
const colouring = fc.constantFrom(...COLOURINGS);

test("each node is counted once, has the color of its entry, and each entry has another color", () => {
  fc.assert(
    fc.property(graph, colouring, (any, by) => {
      const entries = legend(any, by);
      colour(any, by, entries);
      const counts = new Map<unknown, number>();
      any.forEachNode((id, node) => {
        const entry = entryOf(id, node, by, entries);
        expect(node.color).toBe(entry?.colour);
        counts.set(entry, (counts.get(entry) ?? 0) + 1);
      });
      expect(entries.map((entry) => counts.get(entry))).toEqual(entries.map((entry) => entry.count));
      expect(new Set(entries.map((entry) => entry.colour)).size).toBe(entries.length);
    }),
  );
});

test("the six largest groups come first, equally large ones by id, then all others as one", () => {
  const stories = { a: 1, b: 3, c: 2, d: 3, e: 4, f: 5, g: 2, h: 1, none: 9 };
  const entries = legend(told(stories), "story");
  expect(entries.map(({ group, label, count }) => [group, label, count])).toEqual([
    ["f", "The f", 5],
    ["e", "The e", 4],
    ["b", "The b", 3],
    ["d", "The d", 3],
    ["c", "The c", 2],
    ["g", "The g", 2],
    [null, "Other stories, or none", 11],
  ]);
});

test("there are no others where each node has its entry, and an empty graph has no entries", () => {
  expect(legend(told({ a: 1, b: 2 }), "story").map((entry) => entry.group)).toEqual(["b", "a"]);
  for (const by of COLOURINGS) expect(legend(drawn({}), by)).toEqual([]);
});

test("which color a group has does not depend on the order of nodes", () => {
  const [one, two] = [
    { a: 2, b: 2, c: 1 },
    { c: 1, b: 2, a: 2 },
  ];
  expect(legend(told(one), "story")).toEqual(legend(told(two), "story"));
});

test("a topic is in its own group, and so is a provider", () => {
  const graph = drawn({
    one: { topic: group("t"), provider: group("p") },
    t: { kind: "TOPIC", label: "The t" },
    p: { kind: "PROVIDER", label: "The p" },
  });
  const counted = (by: Colouring) =>
    legend(graph, by).map(({ group, label, count }) => [group, label, count]);
  expect(counted("topic")).toEqual([
    ["t", "The t", 2],
    [null, "Other topics, or none", 1],
  ]);
  expect(counted("provider")).toEqual([
    ["p", "The p", 2],
    [null, "Other providers, or none", 1],
  ]);
  expect(counted("story")).toEqual([[null, "Other stories, or none", 3]]);
});

test("by kind, each kind that is there has an entry that is named for people", () => {
  const graph = drawn({ one: {}, two: {}, t: { kind: "TOPIC" } });
  expect(legend(graph, "kind").map(({ label, count }) => [label, count])).toEqual([
    ["Articles", 2],
    ["Topics", 1],
  ]);
});

test("a node of a group that the legend does not have is among the others", () => {
  const entries = legend(told({ a: 1, none: 1 }), "story");
  expect(entryOf("new", { ...NODE, story: group("z") }, "story", entries)?.group).toBeNull();
});

test("groups that had a color keep it, and others get what is free, whatever comes and goes", () => {
  fc.assert(
    fc.property(graph, graph, colouring, (one, two, by) => {
      const before = legend(one, by);
      const after = legend(two, by, before);
      const anew = legend(two, by);
      expect(after.map(({ colour: _, ...entry }) => entry)).toEqual(
        anew.map(({ colour: _, ...entry }) => entry),
      );
      for (const { group, colour } of after) {
        const had = before.find((entry) => entry.group === group);
        if (had) expect(colour).toBe(had.colour);
      }
      expect(new Set(after.map((entry) => entry.colour)).size).toBe(after.length);
    }),
  );
});
