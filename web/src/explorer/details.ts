/** What the explorer asks about the one node whose details it shows. */

import { graphql, type ResultOf } from "../graphql";

export const DETAILS = graphql(`
  query Details($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Article {
        label
        excerpt
        body
        type
        category
        stub
        publishedDateTime
        updatedDateTime
        quality
        authors
        tags
        url
        originalUrl
        ampWebUrl
        sources
        images {
          url
          title
          attribution
        }
        provider {
          id
          label
        }
        topics(first: 20) {
          nodes {
            id
            label
          }
        }
        story {
          id
          label
          size
        }
        related(first: 6) {
          totalCount
          nodes {
            id
            label
          }
        }
        similar(first: 6) {
          edges {
            score
            node {
              id
              label
            }
          }
        }
      }
      ... on Provider {
        label
        domain
        aliases
        description
        sources
        images {
          url
          title
          attribution
        }
        articles(first: 0) {
          totalCount
        }
        topTopics(first: 8) {
          count
          topic {
            id
            label
          }
        }
        relatedProviders(first: 8) {
          count
          provider {
            id
            label
          }
        }
      }
      ... on Topic {
        label
        description
        aliases
        keywords
        hashtags
        sources
        images {
          url
          title
          attribution
        }
        parent {
          id
          label
        }
        children {
          id
          label
        }
        articles(first: 0) {
          totalCount
        }
        topProviders(first: 8) {
          count
          provider {
            id
            label
          }
        }
        cooccurring(first: 8) {
          count
          topic {
            id
            label
          }
        }
      }
    }
  }
`);

export type Details = NonNullable<ResultOf<typeof DETAILS>["node"]>;
export type ArticleDetails = Extract<Details, { __typename: "Article" }>;
export type ProviderDetails = Extract<Details, { __typename: "Provider" }>;
export type TopicDetails = Extract<Details, { __typename: "Topic" }>;
