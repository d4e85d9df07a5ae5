/**
 * The playground's address: `/graphql#query=…&variables=…` opens a query.
 *
 * It stands in the fragment, which a browser keeps to itself, so that no query comes into a server's log that way.
 */

import type { Operation } from "./operation";

/** The operation that an address's fragment states, its variables indented where they are JSON; none without a query. */
export function operationIn(fragment: string): Operation | undefined {
  const stated = new URLSearchParams(fragment.replace(/^#/, ""));
  const query = stated.get("query");
  if (!query?.trim()) return undefined;
  return { query, variables: indented(stated.get("variables") ?? "") };
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
