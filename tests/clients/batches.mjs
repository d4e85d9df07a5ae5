// Asks several queries at once with Apollo Client, which sends them as a batch; one of them is refused.

import { requests } from "./requests.mjs";
import { gql } from "@apollo/client";
import { client } from "./client.mjs";

const query = gql`query Newest($first: Int) { articles(first: $first) { nodes { id title } } }`;

async function ask(first) {
  const { data, error } = await client.query({ query, variables: { first }, errorPolicy: "all", fetchPolicy: "no-cache" });
  return { ids: data?.articles?.nodes.map(({ id }) => id), codes: error?.errors.map((each) => each.extensions.code) };
}

const answers = await Promise.all([1, -1, 3].map(ask));
console.log(JSON.stringify({ answers, requests }));
client.stop();
