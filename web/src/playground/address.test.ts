// The playground opens what an address's fragment states.

import { expect, test } from "vitest";
import { operationIn } from "./address";

const QUERY =
  'query ($of: String!) {\n  coverage(of: $of, where: { title: { contains: "a+b & 100%" } }) { totalCount }\n}';

test("a query and variables come out as they were put in, however blanks were encoded", () => {
  const variables = JSON.stringify({ of: "Zürich #1" }, null, 2);
  const expected = { query: QUERY, variables };
  const parts = `#query=${encodeURIComponent(QUERY)}&variables=${encodeURIComponent(variables)}`;
  expect(operationIn(parts)).toEqual(expected);
  expect(operationIn(`#${new URLSearchParams({ query: QUERY, variables })}`)).toEqual(expected);
});

test("variables are indented, and left as they are where they are not JSON", () => {
  expect(operationIn("#query={a}&variables={%22n%22:1}")?.variables).toBe('{\n  "n": 1\n}');
  expect(operationIn("#query={a}&variables={n:")?.variables).toBe("{n:");
});

test("without variables there are none", () => {
  expect(operationIn("#query={a}")).toEqual({ query: "{a}", variables: "" });
});

test.each(["", "#", "#query=", "#query=%20%0A", "#variables={}", "#main"])(
  "an address ending in “%s” states nothing",
  (fragment) => {
    expect(operationIn(fragment)).toBeUndefined();
  },
);
