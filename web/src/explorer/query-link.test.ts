// What is shown can be asked for in the playground, by an address that states the query and its variables.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { buildSchema, getVariableValues, Kind, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { operationIn } from "../playground/address";
import { NO_FILTERS, START, type View } from "./address";
import { conditions } from "./conditions";
import { queryAddress } from "./query-link";

fc.configureGlobal({ seed: 1 });

const SCHEMA = buildSchema(readFileSync("../schema/schema.graphql", "utf8"));

const text = fc.string({ unit: "grapheme" });
const view: fc.Arbitrary<View> = fc
  .record({
    words: text,
    around: fc.option(text),
    filters: fc.record({
      topics: fc.array(text),
      providers: fc.array(text),
      types: fc.array(text),
      quality: fc.option(fc.integer({ min: 0, max: 100 })),
      from: fc.constantFrom(null, "2020-06-18"),
      to: fc.constantFrom(null, "2020-06-19"),
    }),
  })
  .map((change) => ({ ...START, ...change }));

/** What the playground opens at the address. */
function opened(view: View): { query: string; variables: Record<string, unknown> } {
  const address = queryAddress(view);
  expect(address.startsWith("/graphql#")).toBe(true);
  const operation = operationIn(new URL(address, "http://localhost").hash);
  if (!operation) throw new Error(`${address} states no query`);
  return { query: operation.query, variables: JSON.parse(operation.variables) };
}

test("any view's query can be asked with its variables", () => {
  fc.assert(
    fc.property(view, (any) => {
      const { query, variables } = opened(any);
      const document = parse(query);
      expect(validate(SCHEMA, document)).toEqual([]);
      const [operation] = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
      const { errors } = getVariableValues(SCHEMA, operation?.variableDefinitions ?? [], variables);
      expect(errors).toBeUndefined();
    }),
  );
});

test("the filters are the query's condition, and there is none without them", () => {
  fc.assert(
    fc.property(view, (any) => {
      const { where } = opened(any).variables;
      expect(where ?? null).toEqual(conditions(any.filters));
    }),
  );
  expect(opened({ ...START, filters: NO_FILTERS }).variables).not.toHaveProperty("where");
});

test("a subject is asked for as it was typed", () => {
  const words = "“face id” +\t& 100 % #1\n?";
  const { query, variables } = opened({ ...START, words });
  expect(variables.of).toBe(words);
  expect(query).toContain("coverage(of: $of");
});

test("a node's surroundings are asked for by its id", () => {
  const { query, variables } = opened({ ...START, around: "topic_a" });
  expect(variables.id).toBe("topic_a");
  expect(query).toContain("node(id: $id");
});

test("without a subject the newest articles are asked for", () => {
  const { query, variables } = opened(START);
  expect(Object.keys(variables)).toEqual(["first"]);
  expect(query).toContain("articles(where: $where");
});

test("a blank in the address is not written as a plus, which fragments do not know", () => {
  expect(queryAddress({ ...START, words: "face id" })).not.toContain("+");
});
