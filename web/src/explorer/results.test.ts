// The list beside the graph has what the view is about, a page at a time.

import { beforeEach, expect, test, vi } from "vitest";
import { NO_FILTERS, START, type View } from "./address";
import type { Card } from "./queries";
import type { Results } from "./results";

interface Asked {
  readonly operationName: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

let asked: Asked[];
let results: typeof import("./results");

beforeEach(async () => {
  asked = [];
  vi.resetModules();
  results = await import("./results");
});

/** Gives each question the same answer, or the one that its variables ask for. */
function serve(data: unknown): void {
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    const question: Asked = JSON.parse(body);
    asked.push(question);
    const answer: unknown = typeof data === "function" ? data(question.variables) : data;
    return Promise.resolve(Response.json({ data: answer }));
  });
}

function load(change: Partial<View>, after: string | null = null): Promise<Results> {
  return results.loadResults({ ...START, ...change }, after, new AbortController().signal);
}

function card(id: string): Card {
  return {
    id,
    label: `Article ${id}`,
    type: "news",
    publishedDateTime: null,
    stub: false,
    provider: null,
    topics: { nodes: [] },
  };
}

function connection(endCursor: string | null, hasNextPage: boolean, ...ids: string[]) {
  return { totalCount: 70, pageInfo: { hasNextPage, endCursor }, nodes: ids.map(card) };
}

test("at the start the list has the newest articles, which need no reason", async () => {
  serve({ articles: connection("z", true, "b", "a") });
  expect(await load({})).toEqual({
    heading: "Newest articles",
    total: 70,
    results: ["b", "a"].map((id) => ({ article: card(id), coverage: null })),
    next: "z",
  });
});

test("for a subject each article has the reasons why it is there", async () => {
  const reason = { score: 0.5, hops: 1, reasons: [{ kind: "MATCH", score: 0.5 }], path: [] };
  const { nodes, ...rest } = connection("z", true, "a");
  serve({ coverage: { ...rest, edges: nodes.map((node) => ({ ...reason, node })) } });
  expect(await load({ words: "face id" })).toEqual({
    heading: "Coverage of “face id”",
    total: 70,
    results: [{ article: card("a"), coverage: reason }],
    next: "z",
  });
  expect(asked[0]?.variables).toMatchObject({ of: "face id" });
});

test("around an article the list has what is related to it", async () => {
  serve({
    node: { __typename: "Article", id: "a", label: "A ban", related: connection(null, false, "b") },
  });
  const { heading, results } = await load({ around: "a" });
  expect([heading, results.map(({ article }) => article.id)]).toEqual(["Related to “A ban”", ["b"]]);
});

test.each(["Provider", "Topic", "Story"])("around a %s the list has its articles", async (kind) => {
  serve({ node: { __typename: kind, id: "x", label: "Its name", articles: connection(null, false, "b") } });
  const { heading, results } = await load({ around: "x" });
  expect([heading, results.map(({ article }) => article.id)]).toEqual(["Its name", ["b"]]);
});

test("around a node that is gone, one is told to search anew", async () => {
  serve({ node: null });
  await expect(load({ around: "gone" })).rejects.toMatchObject({
    name: "Failure",
    message: expect.stringMatching(/not in the graph any more. Search/),
    again: false,
  });
});

test("the next page begins where the last one ended, and behind the last page there is none", async () => {
  serve({ articles: connection("z", false, "a") });
  expect((await load({}, "y")).next).toBeNull();
  expect(asked[0]?.variables).toMatchObject({ after: "y" });
});

test("filters hold for each kind of list", async () => {
  const filters = { ...NO_FILTERS, types: ["news"] };
  const { nodes, ...rest } = connection(null, false);
  serve({
    articles: { ...rest, nodes },
    coverage: { ...rest, edges: [] },
    node: { __typename: "Topic", id: "t", label: "T", articles: { ...rest, nodes } },
  });
  for (const view of [{}, { words: "face" }, { around: "t" }]) await load({ ...view, filters });
  expect(asked.map(({ operationName }) => operationName)).toEqual(["Articles", "Coverage", "Surroundings"]);
  for (const { variables } of asked) {
    expect(variables).toMatchObject({ where: { and: [{ type: { in: ["news"] } }] } });
  }
});

test("a page is put behind what was there, and says where the list goes on", () => {
  const page = (total: number, next: string | null, ...ids: string[]): Results => ({
    heading: "Newest articles",
    total,
    results: ids.map((id) => ({ article: card(id), coverage: null })),
    next,
  });
  expect(results.joined(page(3, "b", "a", "b"), page(4, null, "c"))).toEqual(page(4, null, "a", "b", "c"));
});

test.each([
  [0, ["a"], "b"],
  [2, ["a", "b"], "c"],
  [9, ["a", "b", "c"], null],
])("of pages, as many are asked for as have %d articles", async (least, ids, next) => {
  const pages: Record<string, ReturnType<typeof connection>> = {
    "": connection("b", true, "a"),
    b: connection("c", true, "b"),
    c: connection(null, false, "c"),
  };
  serve(({ after }: { after: string | null }) => ({ articles: pages[after ?? ""] }));
  const found = await results.loadPages(START, least, new AbortController().signal);
  expect([found.results.map(({ article }) => article.id), found.next]).toEqual([ids, next]);
});
