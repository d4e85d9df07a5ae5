// What is drawn is what a view asks for, with all edges among it, and it stays where it was.

import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";
import { NO_FILTERS, START, type View } from "./address";
import { article, edge, subgraph } from "./made-up";
import { build, networkOf, succeed, type Network } from "./network";
import type { Subgraph, SubgraphNode } from "./queries";

fc.configureGlobal({ seed: 1 });

const id = fc.stringMatching(/^article_[a-z0-9]{8}$/);
const ids = fc.uniqueArray(id, { minLength: 1 });

test("every node and edge of the subgraph is drawn, parallel ones and loops too", () => {
  const topic: SubgraphNode = { id: "t", kind: "TOPIC", label: "Vision" };
  const provider: SubgraphNode = { id: "p", kind: "PROVIDER", label: "News" };
  const edges = [
    edge("a", "b"),
    edge("b", "a"),
    edge("a", "b", "CONTAINS"),
    edge("a", "a"),
    { ...edge("a", "t", "HAS_TOPIC"), inferred: true },
    edge("b", "p", "PUBLISHED_BY"),
  ];
  const graph = build(subgraph([article("a"), article("b"), topic, provider], edges));
  expect(graph.mapNodes((node, { kind, label }) => [node, kind, label])).toEqual([
    ["a", "ARTICLE", "Article a"],
    ["b", "ARTICLE", "Article b"],
    ["t", "TOPIC", "Vision"],
    ["p", "PROVIDER", "News"],
  ]);
  expect(
    graph.mapEdges((_, { kind, inferred }, source, target) => ({
      kind,
      inferred,
      source: { id: source },
      target: { id: target },
    })),
  ).toEqual(edges);
});

test("an article has its story, its first topic, its provider and whether it is a stub; others have none", () => {
  const [story, provider, first, second] = ["s", "p", "t", "u"].map((each) => ({ id: each, label: each }));
  const rich = article("a", {
    story: story ?? null,
    provider: provider ?? null,
    topics: { nodes: [first, second].flatMap((topic) => topic ?? []) },
    stub: true,
  });
  const graph = build(subgraph([rich, article("b"), { id: "t", kind: "TOPIC", label: "t" }]));
  expect(graph.getNodeAttributes("a")).toMatchObject({ story, provider, topic: first, stub: true });
  for (const other of ["b", "t"]) {
    const none = { story: null, provider: null, topic: null, stub: false };
    expect(graph.getNodeAttributes(other)).toMatchObject(none);
  }
});

test("of two articles the more prominent one is larger, and each has a size", () => {
  const ranks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(ranks, (any) => {
      const graph = build(subgraph(any.map((rank, index) => article(`${index}`, { rank }))));
      const sizes = any.map((_, index) => graph.getNodeAttribute(`${index}`, "size"));
      const byRank = any.map((rank, index) => ({ rank, size: sizes[index] ?? NaN }));
      byRank.sort((one, two) => one.rank - two.rank || one.size - two.size);
      expect(byRank.map(({ size }) => size)).toEqual([...sizes].sort((one, two) => one - two));
      for (const size of sizes) expect(size > 0 && size < Infinity).toBe(true);
    }),
  );
});

test("articles that are all without rank have sizes, too", () => {
  const graph = build(subgraph([article("a", { rank: 0 }), article("b", { rank: 0 })]));
  for (const size of graph.mapNodes((_, node) => node.size)) expect(size).toBeGreaterThan(0);
});

test("a topic with more edges is larger, but never larger than the most prominent article", () => {
  const articles = Array.from({ length: 400 }, (_, index) => article(`${index}`));
  const topics = [0, 4, 400].map((count): SubgraphNode => ({ id: `t${count}`, kind: "TOPIC", label: "" }));
  const edges = articles.flatMap((each, index) => [
    edge(each.id, "t400", "HAS_TOPIC"),
    ...(index < 4 ? [edge(each.id, "t4", "HAS_TOPIC")] : []),
  ]);
  const graph = build(subgraph([...articles, ...topics], edges));
  const [none, few, many] = topics.map((topic) => graph.getNodeAttribute(topic.id, "size"));
  expect(none).toBeGreaterThan(0);
  expect(few).toBeGreaterThan(none ?? NaN);
  expect(many).toBeGreaterThan(few ?? NaN);
  expect(many).toBeLessThanOrEqual(graph.getNodeAttribute("0", "size"));
});

test("nothing is drawn of nothing", () => {
  expect(build(subgraph([])).order).toBe(0);
});

test("each node begins at a place of its own in the disc, which its id alone decides", () => {
  fc.assert(
    fc.property(ids, (any) => {
      const graph = build(subgraph(any.map((each) => article(each))));
      const places = graph.mapNodes((_, { x, y }) => ({ x, y }));
      expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(any.length);
      for (const { x, y } of places) expect(Math.hypot(x, y)).toBeLessThanOrEqual(100);
      for (const each of any) {
        const { x, y } = build(subgraph([article(each)])).getNodeAttributes(each);
        expect(graph.getNodeAttributes(each)).toMatchObject({ x, y });
      }
    }),
  );
});

/** A network of articles, each of which is a neighbour of the first. */
function networkOfArticles(any: readonly string[], of = "a view"): Network {
  const [first = ""] = any;
  const graph = build(
    subgraph(
      any.map((each) => article(each)),
      any.map((each) => edge(first, each)),
    ),
  );
  return { of, laidOut: false, lost: false, graph, truncated: false, path: null };
}

test("a view that is loaded again has what it would have anew, and what was there is where it was", () => {
  const both = fc.tuple(ids, ids);
  fc.assert(
    fc.property(both, fc.integer({ min: -1e6, max: 1e6 }), ([some, others], shift) => {
      const [before, anew] = [networkOfArticles(some), networkOfArticles(others)];
      before.graph.updateEachNodeAttributes((_, node) => ({ ...node, x: node.x + shift }));
      const after = succeed(networkOfArticles(others), before).graph;
      const drawn = (graph: typeof after) =>
        graph.mapNodes((node, { x: _x, y: _y, ...attributes }) => [node, attributes, graph.neighbors(node)]);
      expect(drawn(after)).toEqual(drawn(anew.graph));
      for (const each of others) {
        if (!before.graph.hasNode(each)) continue;
        const { x, y } = before.graph.getNodeAttributes(each);
        expect(after.getNodeAttributes(each)).toMatchObject({ x, y });
      }
    }),
  );
});

test.each([
  ["of the same view, with half of it kept", ["a", "b", "c", "d"], "a view", true],
  ["of the same view, most of it new", ["a", "c", "d", "e"], "a view", false],
  ["of another view", ["a", "b"], "another view", false],
])("a network %s is laid out or not", (_, after, of, laidOut) => {
  expect(succeed(networkOfArticles(after, of), networkOfArticles(["a", "b"])).laidOut).toBe(laidOut);
});

test("the same is drawn for views that differ in what is selected and in colors only", () => {
  expect(networkOf({ ...START, selected: "a", colouring: "topic" })).toBe(networkOf(START));
  expect(networkOf({ ...START, limit: 100 })).not.toBe(networkOf(START));
  expect(networkOf({ ...START, filters: { ...NO_FILTERS, quality: 1 } })).not.toBe(networkOf(START));
});

/** The world that a stubbed server knows: s1 – a – b – c – d – e, with f apart and x related to a by a topic. */
const WORLD = {
  nodes: ["a", "b", "c", "d", "e", "f", "hub", "x"],
  edges: [
    edge("a", "b"),
    edge("b", "c"),
    edge("c", "d"),
    edge("d", "e"),
    edge("a", "hub", "HAS_TOPIC"),
    edge("x", "hub", "HAS_TOPIC"),
  ],
  prominent: ["f"],
};

interface Asked {
  readonly operationName: string;
  readonly variables: {
    readonly around: readonly string[] | null;
    readonly hops: number;
    readonly limit: number;
    readonly [name: string]: unknown;
  };
}

/** What the API promises of a subgraph, over the world. */
function subgraphOf({ around, hops, limit }: Asked["variables"]): Subgraph {
  const found = new Set(around ?? WORLD.prominent);
  for (let hop = 0; hop < hops; hop++) {
    for (const node of [...found]) {
      for (const { source, target } of WORLD.edges) {
        if (source.id === node) found.add(target.id);
        if (target.id === node) found.add(source.id);
      }
    }
  }
  const kept = [...found].slice(0, limit);
  return {
    nodes: kept.map((node) => article(node)),
    edges: WORLD.edges.filter(({ source, target }) => kept.includes(source.id) && kept.includes(target.id)),
    truncated: kept.length < found.size,
  };
}

let asked: Asked[];
let load: typeof import("./network").loadNetwork;

function existing(node: string): { id: string } | null {
  return WORLD.nodes.includes(node) ? { id: node } : null;
}

/** Answers queries by their names. */
function serve(answers: Record<string, (variables: Asked["variables"]) => unknown>): void {
  const known = {
    Subgraph: (variables: Asked["variables"]) => ({ subgraph: subgraphOf(variables) }),
    Existing: ({ ids }: Asked["variables"]) => ({ nodes: (ids as string[]).map(existing) }),
    ...answers,
  };
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    const question: Asked = JSON.parse(body);
    asked.push(question);
    const data = new Map(Object.entries(known)).get(question.operationName)?.(question.variables);
    return Promise.resolve(Response.json(data ? { data } : { errors: [{ message: "No such question." }] }));
  });
}

beforeEach(async () => {
  asked = [];
  serve({});
  vi.resetModules();
  load = (await import("./network")).loadNetwork;
});

async function drawn(change: Partial<View>): Promise<string[]> {
  const { graph } = await loadNetwork(change);
  // All edges among what is drawn are drawn, whatever it is made up of.
  const among = WORLD.edges.filter(
    ({ source, target }) => graph.hasNode(source.id) && graph.hasNode(target.id),
  );
  expect(graph.size).toBe(among.length);
  return graph.nodes().sort();
}

function loadNetwork(change: Partial<View>) {
  return load({ ...START, ...change }, new AbortController().signal);
}

function covered(...found: string[]) {
  return () => ({ coverage: { edges: found.map((each) => ({ node: { id: each } })) } });
}

function told(...articles: string[]) {
  return () => ({
    node: { __typename: "Story", articles: { nodes: articles.map((each) => ({ id: each })) } },
  });
}

test("at the start the surroundings of what is prominent are drawn", async () => {
  expect(await drawn({})).toEqual(["f"]);
  expect(asked[0]?.variables.around).toBeNull();
});

test("for a subject its coverage is drawn, with its neighbours", async () => {
  serve({ Coverage: covered("d", "x") });
  expect(await drawn({ words: "faces" })).toEqual(["c", "d", "e", "hub", "x"]);
  expect(asked[0]?.variables.of).toBe("faces");
});

test("for a subject without coverage nothing is drawn, rather than what is prominent", async () => {
  serve({ Coverage: covered() });
  expect(await drawn({ words: "nothing" })).toEqual([]);
});

test("around a node its neighbours are drawn", async () => {
  expect(await drawn({ around: "b" })).toEqual(["a", "b", "c"]);
});

test("around a story its articles are drawn, with their neighbours", async () => {
  serve({ Surroundings: told("b", "c") });
  expect(await drawn({ around: "story_s" })).toEqual(["a", "b", "c", "d"]);
});

test("around a story that has dissolved nothing is drawn", async () => {
  serve({ Surroundings: () => ({ node: null }) });
  expect(await drawn({ around: "story_s" })).toEqual([]);
});

test("with filters alone, the articles that fulfil them are drawn, with their neighbours", async () => {
  serve({ Articles: () => ({ articles: { nodes: [{ id: "e" }] } }) });
  expect(await drawn({ filters: { ...NO_FILTERS, types: ["news"] } })).toEqual(["d", "e"]);
  expect(asked.map(({ variables }) => variables.where)).toEqual(
    asked.map(() => ({ and: [{ type: { in: ["news"] } }] })),
  );
});

test("neighbours of opened nodes are brought in", async () => {
  expect(await drawn({ around: "a", opened: ["d"] })).toEqual(["a", "b", "c", "d", "e", "hub"]);
});

test("what is opened around fulfils the filters, and so do its neighbours", async () => {
  const filters = { ...NO_FILTERS, quality: 3 };
  await drawn({ around: "a", opened: ["d"], filters });
  const found = asked.filter(({ variables }) => variables.hops > 0);
  expect(found.map(({ variables }) => variables.where)).toEqual(
    Array.from({ length: 2 }, () => ({ and: [{ quality: { gte: 3 } }] })),
  );
});

test("a path's nodes are drawn, and the path is known", async () => {
  const path = {
    length: 2,
    nodes: ["c", "d", "e"].map((each) => ({ id: each, kind: "ARTICLE", label: each })),
    edges: [],
  };
  serve({ Path: () => ({ shortestPath: path }) });
  expect(await drawn({ path: ["c", "e"] })).toEqual(["c", "d", "e", "f"]);
  expect((await loadNetwork({ path: ["c", "e"] })).path).toEqual(path);
});

test.each([
  ["all", null],
  ["related", ["RELATED"]],
] as const)(
  "a path over %s edges is asked for from its first end to its other",
  async (pathOver, edgeKinds) => {
    serve({ Path: () => ({ shortestPath: null }) });
    expect((await loadNetwork({ path: ["c", "e"], pathOver })).path).toBeNull();
    const questions = asked.filter(({ operationName }) => operationName === "Path");
    expect(questions.map(({ variables }) => variables)).toEqual([{ from: "c", to: "e", edgeKinds }]);
  },
);

test("what is selected is drawn, though it was not found", async () => {
  expect(await drawn({ around: "f", selected: "a" })).toEqual(["a", "f"]);
});

test("nodes that are no more are left out, whatever an old address names them for", async () => {
  expect(await drawn({ around: "a", opened: ["gone", "d"], selected: "lost" })).toEqual([
    "a",
    "b",
    "c",
    "d",
    "e",
    "hub",
  ]);
  const { path } = await loadNetwork({ path: ["a", "gone"] });
  expect(path).toBeNull();
  expect(asked.map(({ operationName }) => operationName)).not.toContain("Path");
});

test("around a node that is no more nothing is drawn but what was opened", async () => {
  expect(await drawn({ around: "gone" })).toEqual([]);
  expect(await drawn({ around: "gone", opened: ["f"] })).toEqual(["f"]);
  expect((await loadNetwork({ around: "gone" })).lost).toBe(true);
  expect((await loadNetwork({ around: "a" })).lost).toBe(false);
});

test("of more nodes than the API gives at once, those that were chosen last are drawn", async () => {
  const found = Array.from({ length: 10_000 }, (_, index) => article(`${index}`));
  serve({
    Subgraph: ({ around }) => ({
      subgraph: around ? subgraph(around.map((each) => article(each))) : subgraph(found),
    }),
  });
  const { graph, truncated } = await loadNetwork({ limit: 10_000, selected: "a" });
  expect([graph.order, truncated]).toEqual([10_000, true]);
  expect(graph.hasNode("a")).toBe(true);
});

test("a network is truncated where the view's limit left nodes out, of what was found or of what was opened", async () => {
  expect((await loadNetwork({ around: "b", limit: 3 })).truncated).toBe(false);
  expect((await loadNetwork({ around: "b", limit: 2 })).truncated).toBe(true);
  expect((await loadNetwork({ around: "b", limit: 2, selected: "f" })).truncated).toBe(true);
  expect((await loadNetwork({ around: "f", limit: 2, opened: ["b"] })).truncated).toBe(true);
  expect((await loadNetwork({ around: "f", limit: 3, opened: ["b"] })).truncated).toBe(false);
});

test("what the server refuses is a failure in its words", async () => {
  await expect(loadNetwork({ words: "faces" })).rejects.toThrow("No such question.");
});
