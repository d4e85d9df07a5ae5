// An example may take the place of what is not the reader's own.

import { buildSchema, parse, validate } from "graphql";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { same, untouched } from "./operation";
import { welcome } from "./welcome";

const GIVEN = [
  { query: "{ a }", variables: "" },
  { query: "{ b }", variables: '{ "n": 1 }' },
];

test.each([
  { query: null },
  { query: "", variables: null },
  { query: " \n", variables: "\n" },
  { query: "{ a }", variables: null },
  { query: "{ a }", variables: "" },
  { query: "{ b }", variables: '{ "n": 1 }' },
])("an empty tab and one that is as it was given are untouched: %j", (tab) => {
  expect(untouched(tab, GIVEN)).toBe(true);
});

test.each([
  { query: "{ a c }", variables: "" },
  { query: "{ a }", variables: "{}" },
  { query: "{ b }", variables: '{ "n": 2 }' },
  { query: "", variables: '{ "n": 1 }' },
])("a tab in which a letter is the reader's is not: %j", (tab) => {
  expect(untouched(tab, GIVEN)).toBe(false);
});

test("no variables and empty ones are the same", () => {
  expect(same({ query: "{ a }" }, { query: "{ a }", variables: "" })).toBe(true);
  expect(same({ query: null, variables: null }, { query: "", variables: "" })).toBe(true);
});

test("what the playground opens with can be asked, asks for reasons and hops, and says how", () => {
  const { query, variables } = welcome("Cmd-Enter");
  const schema = buildSchema(readFileSync("../schema/schema.graphql", "utf8"));
  expect(validate(schema, parse(query))).toEqual([]);
  expect(variables).toBe("");
  expect(query).toMatch(/coverage\(\s*of: "Rekognition"/);
  expect(query).toMatch(/\bhops\b[^]*\breasons {/);
  const comment = query.split("\n").filter((line) => line.startsWith("#"));
  expect(comment.join(" ")).toMatch(/Cmd-Enter.*Examples.*Explorer/);
  expect(comment.length).toBeLessThanOrEqual(4);
});
