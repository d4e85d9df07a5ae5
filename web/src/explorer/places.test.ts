// What was drawn stays where it was; what is new comes in beside what it belongs to.

import fc from "fast-check";
import { expect, test } from "vitest";
import { article, edge, subgraph } from "./made-up";
import { build } from "./network";
import { keepPlaces } from "./places";

fc.configureGlobal({ seed: 1 });

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{4}$/), { minLength: 1 });
const place = fc.integer({ min: -1e6, max: 1e6 });

function drawn(any: readonly string[], edges: Parameters<typeof subgraph>[1] = []) {
  return build(
    subgraph(
      any.map((each) => article(each)),
      edges,
    ),
  );
}

/** A graph of which each node is at a place that is given. */
function at(places: Record<string, readonly [number, number]>) {
  const graph = drawn(Object.keys(places));
  for (const [id, [x, y]] of Object.entries(places)) graph.mergeNodeAttributes(id, { x, y });
  return graph;
}

function placeIn(graph: ReturnType<typeof drawn>, id: string) {
  const { x, y } = graph.getNodeAttributes(id);
  return [x, y] as const;
}

function distance([x, y]: readonly [number, number], [u, v]: readonly [number, number]): number {
  return Math.hypot(x - u, y - v);
}

test("what was drawn before is put where it was, whatever comes and goes", () => {
  fc.assert(
    fc.property(ids, ids, fc.func(fc.tuple(place, place)), (some, others, placed) => {
      const before = at(Object.fromEntries(some.map((id) => [id, placed(id)])));
      const all = [...new Set([...others, ...some.slice(1)])];
      const after = drawn(
        all,
        all.map((id, index) => edge(all[index - 1] ?? id, id)),
      );
      keepPlaces(after, before);
      for (const id of some.slice(1)) expect(placeIn(after, id)).toEqual(placed(id));
    }),
  );
});

test("new nodes are put beside a neighbour that was there, and apart", () => {
  const beside = Array.from({ length: 20 }, (_, index) => `new${index}`);
  const edges = beside.map((each, index) => (index % 2 ? edge("old", each) : edge(each, "old")));
  const after = drawn([...beside, "old"], edges);
  keepPlaces(after, at({ old: [5000, -3000], gone: [0, 0] }));
  const places = beside.map((each) => placeIn(after, each));
  for (const each of places) {
    expect(distance(each, [5000, -3000])).toBeGreaterThan(0);
    expect(distance(each, [5000, -3000])).toBeLessThanOrEqual(10);
  }
  expect(new Set(places.map(String)).size).toBe(20);
  expect(after.hasNode("gone")).toBe(false);
});

test("a new node of several neighbours is put between them, nearest to those that are related", () => {
  const before = at({ one: [0, 0], two: [1000, 0], topic: [500, 5000] });
  const after = drawn(
    ["one", "two", "topic", "new"],
    [edge("new", "one"), edge("two", "new"), edge("new", "topic", "HAS_TOPIC")],
  );
  keepPlaces(after, before);
  expect(distance(placeIn(after, "new"), [500, (0.15 * 5000) / 2.15])).toBeLessThanOrEqual(10);
});

test("new nodes that hang together follow each other to what was there", () => {
  const after = drawn(
    ["three", "two", "one", "old"],
    [edge("old", "one"), edge("one", "two"), edge("three", "two")],
  );
  keepPlaces(after, at({ old: [5000, -3000] }));
  for (const each of ["one", "two", "three"]) {
    expect(distance(placeIn(after, each), [5000, -3000])).toBeLessThanOrEqual(30);
  }
});

test("new nodes that nothing leads to come to the rim of what was there, together where they hang together", () => {
  const corners = { a: [-1000, -500], b: [1000, 500] } as const;
  fc.assert(
    fc.property(ids, (some) => {
      const alone = some.map((id) => `${id}-alone`);
      const pair = ["one of two", "two of two"];
      const after = drawn([...alone, ...pair, "a", "b"], [edge("two of two", "one of two")]);
      keepPlaces(after, at(corners));
      for (const id of alone) {
        const [x, y] = placeIn(after, id);
        expect(Math.hypot(x / 1000, y / 500)).toBeGreaterThan(0.95);
        expect(Math.hypot(x / 1000, y / 500)).toBeLessThan(1.05);
      }
      expect(distance(placeIn(after, "one of two"), placeIn(after, "two of two"))).toBeLessThanOrEqual(20);
    }),
  );
});

test("where nothing of it was there, all is where it is when it is opened", () => {
  const [after, opened] = [drawn(["a", "b"], [edge("a", "b")]), drawn(["a", "b"])];
  keepPlaces(after, at({ gone: [5000, 0] }));
  for (const id of ["a", "b"]) expect(placeIn(after, id)).toEqual(placeIn(opened, id));
});
