/** The documentation's queries as a module, `virtual:examples`, so that the playground's menu is the documentation. */

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import MarkdownIt from "markdown-it";
import type { Plugin } from "vite";

/** A query of the documentation. */
export interface Example {
  /** The heading above it. */
  title: string;
  /** What is said between the two, as plain text; may be empty. */
  description: string;
  query: string;
  /** JSON, or nothing. */
  variables: string;
}

const ID = "virtual:examples";
// Rollup's mark of a module that no other plugin may look for on disk.
const RESOLVED = `\0${ID}`;

/** A plugin that makes `virtual:examples` from a Markdown file, named from the project's root; it is read anew where it changes. */
export function examples(file: string): Plugin {
  let root = "";
  return {
    name: "newsgraph-examples",
    configResolved: (config) => {
      root = config.root;
    },
    resolveId: (id) => (id === ID ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return;
      const path = resolve(root, file);
      this.addWatchFile(path);
      const found = examplesIn(await readFile(path, "utf8"), file);
      return `export const examples = ${JSON.stringify(found)};`;
    },
  };
}

/**
 * The examples of a Markdown text, in its order: each ```` ```graphql ```` block with the heading above it, and with the
 * ```` ```json variables ```` block of the same part, where there is one.
 *
 * Throws an error that names the file where there are none, where a query has no heading of its own, and where variables
 * are not a JSON object or have no query before them.
 */
export function examplesIn(markdown: string, file: string): Example[] {
  const found: Example[] = [];
  let title = "";
  let description: string[] = [];
  let last: Example | undefined;

  const tokens = new MarkdownIt().parse(markdown, {});
  for (const [at, token] of tokens.entries()) {
    const place = `${file}:${(token.map?.[0] ?? 0) + 1}`;
    const before = tokens[at - 1]?.type;
    if (token.type === "heading_open") {
      [title, description, last] = ["", [], undefined];
    } else if (token.type === "inline" && before === "heading_open") {
      title = plain(token);
    } else if (token.type === "inline" && !last) {
      description.push(plain(token));
    } else if (token.type === "fence" && token.info === "graphql") {
      if (!title || last) throw new Error(`${place}: this query needs a heading of its own.`);
      last = {
        title,
        description: description.join(" "),
        query: token.content.trimEnd(),
        variables: "",
      };
      found.push(last);
    } else if (token.type === "fence" && token.info === "json variables") {
      if (!last) throw new Error(`${place}: variables need a query before them.`);
      last.variables = object(token.content, place);
    }
  }
  if (!found.length)
    throw new Error(`${file} has no examples: write each as a heading and a \`\`\`graphql block below it.`);
  return found;
}

type Token = ReturnType<InstanceType<typeof MarkdownIt>["parse"]>[number];

function plain(token: Token): string {
  return (token.children ?? []).map((part) => (part.type.endsWith("break") ? " " : part.content)).join("");
}

function object(text: string, place: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${place}: these variables are not a JSON object.`);
  return JSON.stringify(value, null, 2);
}
