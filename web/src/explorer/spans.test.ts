// Instants and days stand where they should on the timeline's line.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Interval } from "./queries";
import { barsOf, daysOf, shareOf, spanOf, stretchOf, type Span } from "./spans";

fc.configureGlobal({ seed: 1 });

const DAY = 24 * 60 * 60 * 1000;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const midnight = fc.integer({ min: -20_000, max: 100_000 }).map((days) => days * DAY);
const span: fc.Arbitrary<Span> = fc
  .tuple(midnight, fc.integer({ min: 1, max: 40_000 }))
  .map(([from, days]) => ({ from, to: from + days * DAY }));

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function timeline(interval: Interval, ...starts: string[]) {
  return { interval, buckets: starts.map((start, index) => ({ start, count: index + 1 })) };
}

test("without buckets there is no line", () => {
  expect(spanOf(timeline("DAY"))).toBeNull();
});

test.each<[Interval, string, string]>([
  ["HOUR", "2020-12-31T23:00:00Z", "2021-01-01T00:00:00Z"],
  ["DAY", "2020-02-28T00:00:00Z", "2020-02-29T00:00:00Z"],
  ["WEEK", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z"],
  ["MONTH", "2020-02-01T00:00:00Z", "2020-03-01T00:00:00Z"],
  ["MONTH", "2020-12-01T00:00:00Z", "2021-01-01T00:00:00Z"],
  ["YEAR", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"],
  ["YEAR", "0020-01-01T00:00:00Z", "0021-01-01T00:00:00Z"],
  ["MONTH", "0020-06-01T00:00:00Z", "0020-07-01T00:00:00Z"],
])("the line of one %s from %s ends at %s", (interval, start, end) => {
  expect(spanOf(timeline(interval, start))).toEqual({ from: Date.parse(start), to: Date.parse(end) });
});

test("the line goes from the first bucket's start to the last one's end", () => {
  const months = timeline("MONTH", "2019-11-01T00:00:00Z", "2020-02-01T00:00:00Z");
  expect(spanOf(months)).toEqual({ from: Date.UTC(2019, 10), to: Date.UTC(2020, 2) });
});

test("each bar is as wide as its interval is long, and stands where that is", () => {
  const months = timeline("MONTH", "2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z", "2020-04-01T00:00:00Z");
  const bars = barsOf(months, { from: Date.UTC(2020, 0), to: Date.UTC(2020, 4) });
  // January to April 2020 have 31 + 29 + 31 + 30 = 121 days.
  const ends = [0, 31, 31, 60, 91, 121];
  bars
    .flatMap(({ left, right }) => [left, right])
    .forEach((end, index) => expect(end * 121).toBeCloseTo(ends[index] ?? NaN, 9));
  expect(bars.map((bar) => [bar.start, bar.count])).toEqual(
    months.buckets.map(({ start, count }) => [start, count]),
  );
});

test("the line's ends are at 0 and 1, and its middle is halfway", () => {
  fc.assert(
    fc.property(span, (any) => {
      expect(shareOf(any.from, any)).toBe(0);
      expect(shareOf(any.to, any)).toBe(1);
      expect(shareOf((any.from + any.to) / 2, any)).toBeCloseTo(0.5, 9);
    }),
  );
});

test("the days of a stretch are those that were marked", () => {
  const marked = fc.tuple(span, share, share).map(([any, one, two]) => {
    const days = (any.to - any.from) / DAY;
    const first = Math.floor(Math.min(one, two) * (days - 1));
    const last = Math.floor(Math.max(one, two) * (days - 1));
    return { any, from: dayOf(any.from + first * DAY), to: dayOf(any.from + last * DAY) };
  });
  fc.assert(
    fc.property(marked, ({ any, from, to }) => {
      const [left, right] = stretchOf(from, to, any);
      expect(daysOf(left, right, any)).toEqual({ from, to });
    }),
  );
});

test("the days around 1970 are exact, where shares are less so than instants", () => {
  const decade = { from: Date.UTC(1961, 9, 15), to: Date.UTC(1971, 9, 15) };
  for (let instant = decade.from; instant < decade.to; instant += DAY) {
    const day = dayOf(instant);
    const [left, right] = stretchOf(day, day, decade);
    expect(daysOf(left, right, decade)).toEqual({ from: day, to: day });
  }
});

test("a stretch is marked alike from either of its ends", () => {
  fc.assert(
    fc.property(span, share, share, (any, one, two) => {
      expect(daysOf(one, two, any)).toEqual(daysOf(two, one, any));
    }),
  );
});

test("a stretch has the days that it begins and ends on, also where it ends within one", () => {
  const june = { from: Date.UTC(2020, 5), to: Date.UTC(2020, 6) };
  expect(daysOf(1.5 / 30, 3.5 / 30, june)).toEqual({ from: "2020-06-02", to: "2020-06-04" });
  expect(daysOf(1.2 / 30, 1.8 / 30, june)).toEqual({ from: "2020-06-02", to: "2020-06-02" });
});

test("no stretch reaches beyond the line, and the whole line has its first and its last day", () => {
  const anywhere = fc.double({ min: -2, max: 3, noNaN: true });
  fc.assert(
    fc.property(span, anywhere, anywhere, (any, one, two) => {
      const [first, last] = [dayOf(any.from), dayOf(any.to - 1)];
      expect(daysOf(-1, 2, any)).toEqual({ from: first, to: last });
      const { from, to } = daysOf(Math.min(one, 0.5), Math.max(two, 0.5), any);
      expect(first <= from && from <= to && to <= last).toBe(true);
    }),
  );
});

test("a stretch without an end reaches to the line's", () => {
  const june = { from: Date.UTC(2020, 5), to: Date.UTC(2020, 6) };
  expect(stretchOf(null, null, june)).toEqual([0, 1]);
  expect(stretchOf("2020-06-16", null, june)).toEqual([0.5, 1]);
  expect(stretchOf(null, "2020-06-15", june)).toEqual([0, 0.5]);
});

test("days beyond the line stand at its ends", () => {
  const june = { from: Date.UTC(2020, 5), to: Date.UTC(2020, 6) };
  expect(stretchOf("2019-01-01", "2021-01-01", june)).toEqual([0, 1]);
  expect(stretchOf("2021-01-01", "2021-02-01", june)).toEqual([1, 1]);
  expect(stretchOf("2019-01-01", "2019-02-01", june)).toEqual([0, 0]);
});
