// The made-up graph and its resolvers, as all three servers use them.

import { readFileSync } from 'node:fs'
import { argv } from 'node:process'

import { GraphQLError } from 'graphql'

const DEFAULT_PAGE_SIZE = 20

const made = JSON.parse(readFileSync(argv[2], 'utf8'))
const byId = (records) => new Map(records.map((record) => [record.id, record]))
const articles = byId(made.articles)
const providers = byId(made.providers)
const topics = byId(made.topics)
const newest = made.articles
const places = new Map(newest.map((article, place) => [article.cursor, place]))

export const typeDefs = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')

export const resolvers = {
  Query: {
    nodes: (_, { ids }) => ids.map((id) => articles.get(id) ?? providers.get(id) ?? topics.get(id) ?? null),
    article: (_, { by }) => articles.get(by.id) ?? null,
    articles: (_, { first, after }) => page(first ?? DEFAULT_PAGE_SIZE, after)
  },
  Node: {
    __resolveType: (node) => (articles.has(node.id) ? 'Article' : providers.has(node.id) ? 'Provider' : 'Topic')
  },
  Article: {
    provider: (article) => providers.get(article.provider) ?? null,
    topics: (article, { first }) => connection(article.topics, topics, first),
    related: (article, { first }) => connection(article.related, articles, first)
  },
  Topic: {
    parent: (topic) => topics.get(topic.parent) ?? null
  }
}

// Says where a server listens, to whoever started it.
export function announce(port) {
  console.log(port)
}

function page(first, after) {
  const place = after == null ? -1 : places.get(after)
  if (place === undefined) throw new GraphQLError('There is no such cursor.')
  const start = place + 1
  const nodes = newest.slice(start, start + first)
  return {
    nodes,
    pageInfo: { hasNextPage: start + first < newest.length, endCursor: nodes.at(-1)?.cursor ?? null }
  }
}

function connection(ids, records, first) {
  return { nodes: ids.slice(0, first ?? DEFAULT_PAGE_SIZE).map((id) => records.get(id)) }
}
