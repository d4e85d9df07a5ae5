/** Every question that the explorer asks of the API, but the one about a node's details. */

import { graphql, type ResultOf, type VariablesOf } from "../graphql";

const CARD = graphql(`
  fragment Card on Article @_unmask {
    id
    label
    type
    publishedDateTime
    stub
    provider {
      id
      label
    }
    topics(first: 4) {
      nodes {
        id
        label
      }
    }
  }
`);

export const SUBGRAPH = graphql(`
  query Subgraph($around: [ID!], $hops: Int!, $where: ArticleFilter, $limit: Int!) {
    subgraph(around: $around, hops: $hops, where: $where, limit: $limit) {
      truncated
      nodes {
        id
        kind
        label
        ... on Article {
          rank
          stub
          provider {
            id
            label
          }
          story {
            id
            label
          }
          topics(first: 1) {
            nodes {
              id
              label
            }
          }
        }
      }
      edges {
        kind
        inferred
        source {
          id
        }
        target {
          id
        }
      }
    }
  }
`);

export const COVERAGE = graphql(
  `
    query Coverage($of: String!, $where: ArticleFilter, $first: Int!, $after: String) {
      coverage(of: $of, where: $where, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          score
          hops
          reasons {
            kind
            score
          }
          path {
            id
            label
          }
          node {
            ...Card
          }
        }
      }
    }
  `,
  [CARD],
);

export const ARTICLES = graphql(
  `
    query Articles($where: ArticleFilter, $first: Int!, $after: String) {
      articles(where: $where, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...Card
        }
      }
    }
  `,
  [CARD],
);

export const SURROUNDINGS = graphql(
  `
    query Surroundings($id: ID!, $where: ArticleFilter, $first: Int!, $after: String) {
      node(id: $id) {
        __typename
        id
        ... on Article {
          label
          related(where: $where, first: $first, after: $after) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              ...Card
            }
          }
        }
        ... on Provider {
          label
          articles(where: $where, first: $first, after: $after) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              ...Card
            }
          }
        }
        ... on Topic {
          label
          articles(where: $where, first: $first, after: $after) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              ...Card
            }
          }
        }
        ... on Story {
          label
          articles(where: $where, first: $first, after: $after) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              ...Card
            }
          }
        }
      }
    }
  `,
  [CARD],
);

export const SUGGESTIONS = graphql(`
  query Suggestions($prefix: String!) {
    suggest(prefix: $prefix, first: 8) {
      text
      node {
        id
        kind
        label
      }
    }
  }
`);

export const PATH = graphql(`
  query Path($from: ID!, $to: ID!, $edgeKinds: [EdgeKind!]) {
    shortestPath(from: $from, to: $to, edgeKinds: $edgeKinds) {
      length
      nodes {
        id
        kind
        label
      }
      edges {
        kind
        source {
          id
        }
        target {
          id
        }
      }
    }
  }
`);

const FACETS = graphql(`
  fragment Facets on ArticleFacets @_unmask {
    topics(first: 100) {
      count
      topic {
        id
      }
    }
    providers(first: 100) {
      count
      provider {
        id
        label
      }
    }
    types(first: 30) {
      count
      value
    }
  }
`);

export const FACETS_OF_ALL = graphql(
  `
    query Facets {
      articles(first: 0) {
        facets {
          ...Facets
        }
      }
    }
  `,
  [FACETS],
);

export const FACETS_OF_COVERAGE = graphql(
  `
    query CoverageFacets($of: String!) {
      coverage(of: $of, first: 0) {
        facets {
          ...Facets
        }
      }
    }
  `,
  [FACETS],
);

export const TIMELINE = graphql(`
  query Timeline($where: ArticleFilter, $interval: Interval!) {
    articles(where: $where, first: 0) {
      facets {
        timeline(interval: $interval) {
          start
          count
        }
      }
    }
  }
`);

export const COVERAGE_TIMELINE = graphql(`
  query CoverageTimeline($of: String!, $where: ArticleFilter, $interval: Interval!) {
    coverage(of: $of, where: $where, first: 0) {
      facets {
        timeline(interval: $interval) {
          start
          count
        }
      }
    }
  }
`);

export const TOPICS = graphql(`
  query Topics($after: String) {
    topics(first: 100, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        label
        parent {
          id
        }
      }
    }
  }
`);

export const GRAPH = graphql(`
  query Graph {
    graph {
      version
      articles
      providers
      topics
      edges
    }
  }
`);

/** No more ids than one event has; counts say whether these are all. */
export const CHANGES = graphql(`
  subscription Changes($since: String!) {
    graphChanged(since: $since) {
      version
      missed
      addedCount
      updatedCount
      removedCount
      added(first: 100) {
        id
      }
      updated(first: 100) {
        id
      }
      removed(first: 100)
    }
  }
`);

export const EXISTING = graphql(`
  query Existing($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
    }
  }
`);

export const EXPORT = graphql(`
  query Export($ids: [ID!], $limit: Int!, $format: ExportFormat!) {
    subgraph(around: $ids, hops: 0, limit: $limit) {
      export(format: $format)
    }
  }
`);

export type Card = ResultOf<typeof ARTICLES>["articles"]["nodes"][number];
export type CoverageEdge = ResultOf<typeof COVERAGE>["coverage"]["edges"][number];
export type Facets = ResultOf<typeof FACETS_OF_ALL>["articles"]["facets"];
export type Bucket = ResultOf<typeof TIMELINE>["articles"]["facets"]["timeline"][number];
export type Where = NonNullable<VariablesOf<typeof ARTICLES>["where"]>;
export type Interval = VariablesOf<typeof TIMELINE>["interval"];
export type ExportFormat = VariablesOf<typeof EXPORT>["format"];
export type Subgraph = ResultOf<typeof SUBGRAPH>["subgraph"];
export type SubgraphNode = Subgraph["nodes"][number];
export type NodeKind = SubgraphNode["kind"];
export type EdgeKind = Subgraph["edges"][number]["kind"];
export type Suggestion = ResultOf<typeof SUGGESTIONS>["suggest"][number];
export type Change = ResultOf<typeof CHANGES>["graphChanged"];
export type Path = NonNullable<ResultOf<typeof PATH>["shortestPath"]>;
