/** Parts of a graph that tests make up. */

import type { EdgeKind, Subgraph, SubgraphNode } from "./queries";

type Node = Partial<Extract<SubgraphNode, { rank: number }>>;

export function article(id: string, more: Node = {}): SubgraphNode {
  return {
    id,
    kind: "ARTICLE",
    label: `Article ${id}`,
    rank: 0.5,
    stub: false,
    provider: null,
    story: null,
    topics: { nodes: [] },
    ...more,
  };
}

export function edge(source: string, target: string, kind: EdgeKind = "RELATED"): Subgraph["edges"][number] {
  return { kind, inferred: false, source: { id: source }, target: { id: target } };
}

export function subgraph(nodes: SubgraphNode[], edges: Subgraph["edges"] = []): Subgraph {
  return { nodes, edges, truncated: false };
}
