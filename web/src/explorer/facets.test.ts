// Filters have all topics to choose from, and the timeline is as fine as it needs to be.

import { beforeEach, expect, test, vi } from "vitest";
import { NO_FILTERS, START, type View } from "./address";
import type { Bucket, Interval } from "./queries";

interface Asked {
  readonly operationName: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

let asked: Asked[];
let facets: typeof import("./facets");

beforeEach(async () => {
  asked = [];
  vi.resetModules();
  facets = await import("./facets");
});

function serve(answer: (variables: Asked["variables"]) => unknown): void {
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    const question: Asked = JSON.parse(body);
    asked.push(question);
    return Promise.resolve(Response.json({ data: answer(question.variables) }));
  });
}

function signal(): AbortSignal {
  return new AbortController().signal;
}

function view(change: Partial<View> = {}): View {
  return { ...START, ...change };
}

/** Serves topics, each as “id” or “id < parent”, so many a page. */
function serveTopics(size: number, ...topics: string[]): void {
  const rows = topics.map((topic) => {
    const [id, parent] = topic.split(" < ");
    return { id, label: `The ${id}`, parent: parent ? { id: parent } : null };
  });
  serve(({ after }) => {
    const begin = after === null ? 0 : Number(after);
    const end = begin + size;
    const pageInfo = { hasNextPage: end < rows.length, endCursor: String(end) };
    return { topics: { nodes: rows.slice(begin, end), pageInfo } };
  });
}

function topic(id: string, ...children: unknown[]) {
  return { id, label: `The ${id}`, children };
}

test.each([1, 2, 3, 100])(
  "topics are a forest, in their order, however they came: %s a page",
  async (size) => {
    serveTopics(size, "b < d", "a < b", "c < b", "d", "e", "f < d");
    expect(await facets.loadTopics(signal())).toEqual([
      topic("d", topic("b", topic("a"), topic("c")), topic("f")),
      topic("e"),
    ]);
  },
);

test("a topic whose parent is not there stands by itself", async () => {
  serveTopics(100, "a < gone", "b");
  expect(await facets.loadTopics(signal())).toEqual([topic("a"), topic("b")]);
});

test("without topics the forest is empty", async () => {
  serveTopics(100);
  expect(await facets.loadTopics(signal())).toEqual([]);
});

/** As many buckets as there are starts of an interval with articles. */
function buckets(count: number): Bucket[] {
  return Array.from({ length: count }, (_, index) => ({
    start: new Date(Date.UTC(2000, index)).toISOString(),
    count: 1,
  }));
}

/** Serves a timeline of so many buckets of each interval, of all articles and of a subject's. */
function serveTimeline(counts: Record<Interval, number>): void {
  serve(({ interval }) => {
    const timeline = buckets(counts[interval as Interval]);
    return { articles: { facets: { timeline } }, coverage: { facets: { timeline } } };
  });
}

test.each<[string, Interval, Record<"DAY" | "MONTH" | "YEAR", number>]>([
  ["a few years are shown by month", "MONTH", { DAY: 700, MONTH: 36, YEAR: 3 }],
  ["two months are shown by day", "DAY", { DAY: 40, MONTH: 2, YEAR: 1 }],
  ["no articles are shown as no buckets", "DAY", { DAY: 0, MONTH: 0, YEAR: 0 }],
  ["decades are shown by year", "YEAR", { DAY: 9000, MONTH: 600, YEAR: 50 }],
])("%s", async (_, interval, counts) => {
  serveTimeline({ ...counts, HOUR: NaN, WEEK: NaN });
  const timeline = await facets.loadTimeline(view(), signal());
  expect([timeline.interval, timeline.buckets]).toEqual([
    interval,
    buckets(counts[interval as keyof typeof counts]),
  ]);
});

test("the timeline keeps what its own filter leaves out, and heeds all others", async () => {
  serveTimeline({ HOUR: 0, DAY: 2, WEEK: 0, MONTH: 1, YEAR: 1 });
  const filters = { ...NO_FILTERS, quality: 3, from: "2020-06-18", to: "2020-06-19" };
  await facets.loadTimeline(view({ filters }), signal());
  expect(asked.map(({ variables }) => variables.where)).toEqual(
    asked.map(() => ({ and: [{ quality: { gte: 3 } }] })),
  );
});

test("a subject has its own timeline", async () => {
  serveTimeline({ HOUR: 0, DAY: 2, WEEK: 0, MONTH: 9, YEAR: 1 });
  await facets.loadTimeline(view({ words: "faces" }), signal());
  expect(asked.map(({ operationName, variables }) => [operationName, variables.of])).toEqual([
    ["CoverageTimeline", "faces"],
  ]);
});

test("what can be chosen is counted over the subject, whatever is chosen already", async () => {
  const counts = { topics: [], providers: [], types: [{ count: 3, value: "news" }] };
  serve(() => ({ articles: { facets: counts }, coverage: { facets: counts } }));
  const filters = { ...NO_FILTERS, types: ["video"] };
  expect(await facets.loadFacets(view({ filters }), signal())).toEqual(counts);
  expect(await facets.loadFacets(view({ filters, words: "faces" }), signal())).toEqual(counts);
  expect(asked.map(({ variables }) => variables)).toEqual([{}, { of: "faces" }]);
});
