/** What is shown as a query in the playground, for people who go on in GraphQL. */

import { print } from "@0no-co/graphql.web";
import type { View } from "./address";
import { conditions } from "./conditions";
import { ARTICLES, COVERAGE, SURROUNDINGS } from "./queries";

const FIRST = 20;

/** The address of the playground with the query behind `view`'s list. */
export function queryAddress(view: View): string {
  const where = conditions(view.filters);
  const limits = { first: FIRST, ...(where && { where }) };
  if (view.words) return address(COVERAGE, { of: view.words, ...limits });
  if (view.around) return address(SURROUNDINGS, { id: view.around, ...limits });
  return address(ARTICLES, limits);
}

function address(query: Parameters<typeof print>[0], variables: Record<string, unknown>): string {
  const said = new URLSearchParams({ query: print(query), variables: JSON.stringify(variables, null, 2) });
  // URLSearchParams writes blanks as “+”, which only queries of forms read as blanks.
  return `/graphql#${said.toString().replaceAll("+", "%20")}`;
}
