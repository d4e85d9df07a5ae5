// Asks with urql: a query twice, by hash and in an address, one that is refused, and one without hashes at the address given.

import { requests } from "./requests.mjs";
import { Client, fetchExchange } from "@urql/core";
import { client } from "./client.mjs";

const QUERY = "query Newest($first: Int) { articles(first: $first) { nodes { id title } } }";

async function ask(asked, variables) {
  const { data, error } = await asked.query(QUERY, variables, { requestPolicy: "network-only" }).toPromise();
  return { data, codes: error?.graphQLErrors.map((each) => each.extensions.code) };
}

const [, , url] = process.argv;
const whole = new Client({ url, exchanges: [fetchExchange], preferGetMethod: true });
const facts = {
  first: await ask(client, { first: 3 }),
  again: await ask(client, { first: 4 }),
  refused: await ask(client, { first: -1 }),
  whole: await ask(whole, { first: 5 }),
  requests,
};
console.log(JSON.stringify(facts));
