/** What the playground opens with. */

import type { Operation } from "./operation";

/** The first tab's query, with a few words to a newcomer; `key` is what runs it. */
export function welcome(key: string): Operation {
  return {
    query: `# What is about Rekognition without saying
# so, and why? Press ${key}. Examples
# has more queries, GraphiQL Explorer makes
# one of ticked fields. The graph is at /.
query RekognitionCoverage {
  coverage(
    of: "Rekognition"
    where: { not: { text: "Rekognition" } }
    first: 10
  ) {
    totalCount
    edges {
      score
      hops
      reasons { kind score }
      path { title }
      node {
        title
        publishedDateTime
        provider { name }
      }
    }
  }
}
`,
    variables: "",
  };
}
