// Asks with graphql-sse, each query in a stream of its own: the results that it hands on, or what it throws.

import { requests } from "./requests.mjs";
import { client } from "./client.mjs";

async function results(query) {
  const found = [];
  for await (const result of client.iterate({ query })) found.push(result);
  return found;
}

const facts = {
  answered: await results("{ graph { articles } }"),
  partial: await results('{ graph { articles } node(id: "nothing") { id } }'),
  invalid: await results("{ nothing }"),
  requests,
};
console.log(JSON.stringify(facts));
client.dispose();
