// Asks with Apollo Client: pages that it merges, a fragment on an interface, and requests that have errors.

import { requests } from "./requests.mjs";
import { CombinedGraphQLErrors, gql } from "@apollo/client";
import { filter, firstValueFrom } from "rxjs";
import { client } from "./client.mjs";

const PAGE = gql`
  query Page($first: Int, $after: String) {
    articles(first: $first, after: $after) {
      edges { node { id title } }
      pageInfo { endCursor hasNextPage }
    }
  }
`;

async function merged() {
  const pages = client.watchQuery({ query: PAGE, variables: { first: 10 } });
  const watching = pages.subscribe(() => {});
  let { data } = await firstValueFrom(pages.pipe(filter(({ loading }) => !loading)));
  for (let more = 0; more < 2; more += 1) {
    ({ data } = await pages.fetchMore({ variables: { after: data.articles.pageInfo.endCursor } }));
  }
  watching.unsubscribe();
  return pages.getCurrentResult().data.articles.edges.map((edge) => edge.node);
}

async function labels(ids) {
  const query = gql`query Labels($ids: [ID!]!) { nodes(ids: $ids) { id ...label } } fragment label on GraphNode { label kind }`;
  const { data } = await client.query({ query, variables: { ids } });
  return data.nodes.map(({ label, kind }) => ({ label, kind }));
}

async function possibleTypes() {
  const query = gql`{ __schema { types { kind name possibleTypes { name } } } }`;
  const { data } = await client.query({ query, fetchPolicy: "no-cache" });
  const abstract = data.__schema.types.filter(({ kind }) => kind === "INTERFACE" || kind === "UNION");
  return Object.fromEntries(abstract.map(({ name, possibleTypes }) => [name, possibleTypes.map((each) => each.name).sort()]));
}

async function refused() {
  try {
    await client.query({ query: PAGE, variables: { first: -1 }, fetchPolicy: "network-only" });
  } catch (error) {
    return { combined: CombinedGraphQLErrors.is(error), codes: error.errors.map((each) => each.extensions.code) };
  }
}

async function partial() {
  const query = gql`query Partial($id: ID!) { graph { articles } node(id: $id) { id } }`;
  const { data, error } = await client.query({ query, variables: { id: "nothing" }, errorPolicy: "all" });
  return { data, codes: error.errors.map((each) => each.extensions.code), paths: error.errors.map((each) => each.path) };
}

const [, , ...ids] = process.argv;
const facts = { pages: await merged(), pageRequests: [...requests] };
facts.cached = client.cache.extract();
facts.labels = await labels(ids);
facts.configured = client.cache.config.possibleTypes;
facts.possibleTypes = await possibleTypes();
facts.refused = await refused();
facts.partial = await partial();
facts.requests = requests;
console.log(JSON.stringify(facts));
client.stop();
