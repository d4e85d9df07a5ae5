// Asks with Apollo Client and urql, which share what was seen: one after the other, several at once, and once more.

import { requests } from "./requests.mjs";
import { gql } from "@apollo/client";
import { client as apollo } from "./apollo.mjs";
import { client as urql } from "./urql.mjs";

const QUERY = "query Page($first: Int) { articles(first: $first) { nodes { id } } }";

function askApollo(first) {
  return apollo.query({ query: gql(QUERY), variables: { first }, fetchPolicy: "network-only" });
}

function askUrql(first) {
  return urql.query(QUERY, { first }, { requestPolicy: "network-only" }).toPromise();
}

await askApollo(1);
const { error } = await askUrql(2);
if (error) throw error;
await Promise.all([3, 4, 5].map(askApollo));
await askUrql(6);
console.log(JSON.stringify({ requests }));
apollo.stop();
