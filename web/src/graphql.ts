/** Queries typed by the schema: `graphql("query …")` knows its variables and its answer. */

import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./schema.generated";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; URL: string; JSON: unknown };
}>();

export type { FragmentOf, ResultOf, VariablesOf } from "gql.tada";
export { readFragment } from "gql.tada";
