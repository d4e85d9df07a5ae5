// The menu of examples is the documentation, and what is wrong with the documentation is said when it is built.

import { readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { examples } from "virtual:examples";
import { examplesIn } from "../../plugins/examples";

const PAGE = readFileSync("../docs/queries.md", "utf8");
const SCHEMA = buildSchema(readFileSync("../schema/schema.graphql", "utf8"));

function page(...parts: string[]): string {
  return parts.join("\n\n");
}

function block(info: string, text: string): string {
  return `\`\`\`${info}\n${text}\n\`\`\``;
}

test("the menu has each query of the documentation, in its order and letter for letter", () => {
  const written = [...PAGE.matchAll(/^```graphql\n(.*?)\n```$/gms)].map((found) => found[1]);
  expect(written.length).toBeGreaterThan(10);
  expect(examples.map((example) => example.query)).toEqual(written);
});

test("each is called as the part of the documentation that it stands in", () => {
  const headings = [...PAGE.matchAll(/^## (.*)$/gm)].map((found) => found[1]);
  expect(examples.map((example) => example.title)).toEqual(headings);
});

test.each(examples.map((example) => [example.title, example] as const))(
  "“%s” can be asked",
  (_, { query, variables }) => {
    expect(validate(SCHEMA, parse(query))).toEqual([]);
    expect(variables === "" || typeof JSON.parse(variables) === "object").toBe(true);
  },
);

test("what is said before a query is its description, without marks; answers and what follows are not", () => {
  const markdown = page(
    "# Queries",
    "About the page.",
    "## A `topic`",
    "By its\n*name*, as [before](x.md).",
    "More.",
    block("graphql", "{ a }"),
    block("json", "{}"),
    "Afterwards.",
    "### Below",
    block("graphql", "{ b {\n  c\n} }"),
  );
  expect(examplesIn(markdown, "page.md")).toEqual([
    { title: "A topic", description: "By its name, as before. More.", query: "{ a }", variables: "" },
    { title: "Below", description: "", query: "{ b {\n  c\n} }", variables: "" },
  ]);
});

test("variables belong to the query before them, and are indented", () => {
  const markdown = page(
    "## One",
    block("graphql", "query ($n: Int) { a(n: $n) }"),
    block("json variables", '{"n": 1}'),
    "## Other",
    block("graphql", "{ b }"),
  );
  expect(examplesIn(markdown, "page.md").map((example) => example.variables)).toEqual(['{\n  "n": 1\n}', ""]);
});

test.each([
  ["", /page\.md has no examples: write each/],
  [page("## Title", "{ a }", block("json", "{}")), /page\.md has no examples/],
  [page("First.", block("graphql", "{ a }")), /page\.md:3: this query needs a heading of its own/],
  [
    page("## Title", block("graphql", "{ a }"), block("graphql", "{ b }")),
    /page\.md:7: this query needs a heading/,
  ],
  [page("## Title", block("json variables", "{}")), /page\.md:3: variables need a query before them/],
  [
    page("## Title", block("graphql", "{ a }"), block("json variables", "[1]")),
    /page\.md:7: these variables are not a JSON object/,
  ],
  [page("## Title", block("graphql", "{ a }"), block("json variables", "{n: 1}")), /not a JSON object/],
])("a page that is not understood is refused, with the place and what to do: %#", (markdown, message) => {
  expect(() => examplesIn(markdown, "page.md")).toThrow(message);
});
