// Asks with Relay what its compiler made of articles.js: a list, its next page, and one article anew by its id.

import { requests } from "./requests.mjs";
import { createOperationDescriptor, fetchQuery, getRequest, getSingularSelector } from "relay-runtime";
import details from "./__generated__/articles_details.graphql.js";
import list from "./__generated__/articles_list.graphql.js";
import detailsQuery from "./__generated__/articlesDetailsQuery.graphql.js";
import pageQuery from "./__generated__/articlesPageQuery.graphql.js";
import query from "./__generated__/articlesQuery.graphql.js";
import { environment } from "./environment.mjs";

const operation = createOperationDescriptor(getRequest(query), {});
const retained = environment.retain(operation);

function read(fragment, reference) {
  return environment.lookup(getSingularSelector(fragment, reference)).data;
}

function connection() {
  return read(list, environment.lookup(operation.fragment).data).articles;
}

function records() {
  return environment.getStore().getSource().toJSON();
}

await fetchQuery(environment, query, {}).toPromise();
const firstPage = connection();
await fetchQuery(environment, pageQuery, { count: 10, cursor: firstPage.pageInfo.endCursor }).toPromise();
const bothPages = connection();
const [first] = bothPages.edges;
const again = await fetchQuery(environment, detailsQuery, { id: first.node.id }).toPromise();
const facts = {
  firstPage: firstPage.edges.map(({ node }) => node.id),
  bothPages: bothPages.edges.map(({ node }) => node.id),
  pageInfo: bothPages.pageInfo,
  details: bothPages.edges.map(({ node }) => read(details, node)),
  refetched: read(details, again.node),
  records: records(),
  requests,
};
retained.dispose();
console.log(JSON.stringify(facts));
