// Asks with graphql-ws: several queries on one socket, and what it hands on or throws.

import { client } from "./client.mjs";

const sockets = [];
client.on("connected", (socket) => sockets.push(socket.protocol));

async function results(query, variables) {
  const found = [];
  for await (const result of client.iterate({ query, variables })) found.push(result);
  return found;
}

async function refused(query) {
  try {
    await results(query);
  } catch (errors) {
    return errors;
  }
}

const query = "query ($n: Int) { articles(first: $n) { nodes { id title } } }";
const facts = {
  atOnce: await Promise.all([1, 2, 3].map((n) => results(query, { n }))),
  partial: await results('{ graph { articles } node(id: "nothing") { id } }'),
  invalid: await refused("{ nothing }"),
};
console.log(JSON.stringify({ ...facts, sockets }));
await client.dispose();
