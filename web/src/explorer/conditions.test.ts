// Filters let pass the articles that a reader means.

import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_FILTERS, countFilters, type Filters } from "./address";
import { conditions } from "./conditions";

fc.configureGlobal({ seed: 1 });

const instant = fc.date({
  min: new Date("0001-01-01"),
  max: new Date("9999-12-30T23:59:59.999Z"),
  noInvalidDate: true,
});
const day = instant.map(dayOf);

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Whether what `filters` say of time lets an article of this instant pass. */
function passes(filters: Filters, published: Date): boolean {
  return (conditions(filters)?.and ?? []).every(({ publishedDateTime: time }) => {
    const late = !time?.gte || published.getTime() >= Date.parse(time.gte);
    return late && (!time?.lte || published.getTime() <= Date.parse(time.lte));
  });
}

test("there is no condition where there are no filters, and only there", () => {
  const some = fc.array(fc.string(), { maxLength: 2 });
  const filters = fc.record({
    topics: some,
    providers: some,
    types: some,
    quality: fc.option(fc.integer()),
    from: fc.option(day),
    to: fc.option(day),
  });
  fc.assert(
    fc.property(filters, (any) => {
      expect(conditions(any) === null).toBe(countFilters(any) === 0);
    }),
  );
  expect(conditions(NO_FILTERS)).toBeNull();
});

test("an article has to be within one of the topics, which their subtopics are", () => {
  expect(conditions({ ...NO_FILTERS, topics: ["a", "b"] })).toEqual({
    and: [{ topics: { some: { within: { id: { in: ["a", "b"] } } } } }],
  });
});

test("an article has to be of one of the providers and of one of the types", () => {
  expect(conditions({ ...NO_FILTERS, providers: ["a", "b"], types: ["news", "video"] })).toEqual({
    and: [{ provider: { id: { in: ["a", "b"] } } }, { type: { in: ["news", "video"] } }],
  });
});

test("quality may be as asked for or better, and zero is asked for too", () => {
  expect(conditions({ ...NO_FILTERS, quality: 0 })).toEqual({ and: [{ quality: { gte: 0 } }] });
});

test("an article of an instant passes where its day is neither before the first nor after the last", () => {
  fc.assert(
    fc.property(fc.option(day), fc.option(day), instant, (from, to, published) => {
      const within = (!from || from <= dayOf(published)) && (!to || dayOf(published) <= to);
      expect(passes({ ...NO_FILTERS, from, to }, published)).toBe(within);
    }),
  );
});

test.each(["2020-02-28", "2020-02-29", "2020-12-31"])("%s passes up to its last millisecond", (last) => {
  const filters = { ...NO_FILTERS, from: last, to: last };
  const midnight = Date.parse(`${last}T00:00:00Z`);
  const length = 24 * 60 * 60 * 1000;
  const around = [midnight - 1, midnight, midnight + length - 1, midnight + length];
  expect(around.map((published) => passes(filters, new Date(published)))).toEqual([false, true, true, false]);
});
