// A view is named by its address, so that it can be shared and gone back to.

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  COLOURINGS,
  LIMITS,
  MOST_OPENED,
  NO_FILTERS,
  PATHS_OVER,
  START,
  countFilters,
  readView,
  writeView,
  type Filters,
  type View,
} from "./address";

fc.configureGlobal({ seed: 1 });

const id = fc.stringMatching(/^(article|provider|topic)_[0-9a-v]{24}$/);
const story = fc.stringMatching(/^story_[0-9a-v]{24}$/);
const character = fc
  .oneof(fc.nat(0x7f), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point));
const text = fc.string({ unit: character });
const day = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const filters: fc.Arbitrary<Filters> = fc.record({
  topics: fc.array(id),
  providers: fc.array(id),
  types: fc.array(text),
  quality: fc.option(fc.oneof(fc.nat(5), fc.integer({ min: -999_999_999, max: 999_999_999 }))),
  from: fc.option(day),
  to: fc.option(day),
});

const view: fc.Arbitrary<View> = fc.record({
  words: text.map((words) => words.trim()),
  around: fc.option(fc.oneof(id, story)),
  opened: fc.array(id, { maxLength: MOST_OPENED }),
  selected: fc.option(id),
  path: fc.option(fc.tuple(id, id)),
  pathOver: fc.constantFrom(...PATHS_OVER),
  filters,
  colouring: fc.constantFrom(...COLOURINGS),
  limit: fc.constantFrom(...LIMITS),
});

const NAMES = "q around open at path over topic provider type quality from to by show other".split(" ");
const VALUES = ["", "~", "a~b", "related", "topic", "1000", "2020-06-18", "9", "null", "%", "+", "é"];
const query = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom(...VALUES), text)))
  .map((parameters) => new URLSearchParams(parameters).toString());

test("any view is read from its address as it was written", () => {
  fc.assert(
    fc.property(view, (any) => {
      expect(readView(writeView(any))).toEqual(any);
    }),
  );
});

test("any address names a view, which has an address", () => {
  fc.assert(
    fc.property(fc.oneof(query, text), (any) => {
      const read = readView(any);
      expect(readView(writeView(read))).toEqual(read);
    }),
  );
});

test("the start's address is empty, and an empty address is the start", () => {
  expect(writeView(START)).toBe("");
  expect(readView("")).toEqual(START);
  expect(readView("?")).toEqual(START);
});

test("an address says only what differs from the start, and says it readably", () => {
  const path = ["article_a", "topic_b"] as const;
  expect(writeView({ ...START, words: "face id", path, limit: 1000 })).toBe(
    "?q=face+id&path=article_a~topic_b&show=1000",
  );
});

test.each([
  "?q=%20%20",
  "?around=",
  "?at=",
  "?path=a",
  "?path=~b",
  "?path=a~",
  "?path=a~b~c",
  "?over=providers",
  "?quality=",
  "?quality=high",
  "?quality=1.5",
  "?quality=1e3",
  "?from=yesterday",
  "?from=2020-6-1",
  "?from=2020-13-01",
  "?from=2020-02-30",
  "?from=2021-02-29",
  "?from=0000-01-01",
  "?to=2020-04-31",
  "?to=2020-06-18T00:00:00Z",
  "?by=color",
  "?show=7",
  "?show=many",
  "?other=1",
])("what “%s” says is no part of a view, so that the start is shown", (wrong) => {
  expect(readView(wrong)).toEqual(START);
});

test("a leap year has its day", () => {
  expect(readView("?from=2020-02-29").filters.from).toBe("2020-02-29");
});

test("a subject is looked for without the blanks around it", () => {
  expect(readView("?q=+face+id+").words).toBe("face id");
});

test("each topic, provider, type and quality is a condition, and a stretch of time is one", () => {
  expect(countFilters(NO_FILTERS)).toBe(0);
  expect(countFilters({ ...NO_FILTERS, topics: ["a", "b"], providers: ["c"], types: ["d"] })).toBe(4);
  expect(countFilters({ ...NO_FILTERS, quality: 0 })).toBe(1);
  expect(countFilters({ ...NO_FILTERS, from: "2020-06-18" })).toBe(1);
  expect(countFilters({ ...NO_FILTERS, to: "2020-06-18" })).toBe(1);
  expect(countFilters({ ...NO_FILTERS, from: "2020-06-18", to: "2020-06-19" })).toBe(1);
});
