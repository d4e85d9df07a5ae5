// Dates, counts and names are written as people read them.

import fc from "fast-check";
import { expect, test } from "vitest";
import { counted, day, EDGE, EDGE_BACK, shortened } from "./words";

fc.configureGlobal({ seed: 1 });

test.each([
  ["2020-06-18T00:00:00Z", "18 Jun 2020"],
  ["2020-06-18T23:59:59.999Z", "18 Jun 2020"],
  ["2020-06-18T23:30:00-02:00", "19 Jun 2020"],
  ["2020-01-01", "1 Jan 2020"],
])("the day of %s is %s, wherever the reader is", (instant, expected) => {
  expect(day(instant)).toBe(expected);
});

test("one is counted in the singular, any other number in the plural", () => {
  expect([0, 1, 2, 1024, 1_000_000].map((count) => counted(count, "article"))).toEqual([
    "0 articles",
    "1 article",
    "2 articles",
    "1,024 articles",
    "1,000,000 articles",
  ]);
});

test("a plural that is not made with an s is given", () => {
  expect([1, 2].map((count) => counted(count, "story", "stories"))).toEqual(["1 story", "2 stories"]);
});

test("an edge is read otherwise from its other end", () => {
  expect(Object.keys(EDGE_BACK)).toEqual(Object.keys(EDGE));
  expect(new Set([...Object.values(EDGE), ...Object.values(EDGE_BACK)]).size).toBe(
    2 * Object.keys(EDGE).length,
  );
});

test("a text is left as it is where it fits, and else is its beginning and an ellipsis, which fit", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 12 }), (text, most) => {
      const short = shortened(text, most);
      if ([...text].length <= most) {
        expect(short).toBe(text);
      } else {
        expect(short.endsWith("…")).toBe(true);
        expect(text.startsWith(short.slice(0, -1))).toBe(true);
        expect([...short].length).toBeLessThanOrEqual(most);
      }
    }),
  );
});

test("an emoji is one character, which is never cut", () => {
  expect(shortened("🙂🙂🙂", 3)).toBe("🙂🙂🙂");
  expect(shortened("🙂🙂🙂", 2)).toBe("🙂…");
});

test("no blank stands before the ellipsis", () => {
  expect(shortened("one two three", 5)).toBe("one…");
});
