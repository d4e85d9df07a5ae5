/** Downloads of what is shown: in every export format, and as pictures. */

import { ask } from "./client";
import type { DrawnGraph } from "./network";
import { EXPORT, type ExportFormat } from "./queries";

/** An export format: its name for people, and the name and type of its file. */
export interface Download {
  readonly label: string;
  readonly format: ExportFormat;
  readonly file: string;
  readonly type: string;
}

export const DOWNLOADS: readonly Download[] = [
  {
    label: "GraphML (yEd, igraph)",
    format: "GRAPHML",
    file: "newsgraph.graphml",
    type: "application/graphml+xml",
  },
  { label: "GEXF (Gephi)", format: "GEXF", file: "newsgraph.gexf", type: "application/gexf+xml" },
  { label: "Cytoscape", format: "CYTOSCAPE", file: "newsgraph.cyjs", type: "application/json" },
  { label: "graphology", format: "GRAPHOLOGY", file: "newsgraph-graphology.json", type: "application/json" },
  {
    label: "Node-link JSON (networkx)",
    format: "NODE_LINK",
    file: "newsgraph.json",
    type: "application/json",
  },
  { label: "DOT (Graphviz)", format: "DOT", file: "newsgraph.dot", type: "text/vnd.graphviz" },
  { label: "Turtle (RDF)", format: "TURTLE", file: "newsgraph.ttl", type: "text/turtle" },
  { label: "JSON-LD (schema.org)", format: "JSON_LD", file: "newsgraph.jsonld", type: "application/ld+json" },
  { label: "Nodes as CSV", format: "NODES_CSV", file: "newsgraph-nodes.csv", type: "text/csv" },
  { label: "Edges as CSV", format: "EDGES_CSV", file: "newsgraph-edges.csv", type: "text/csv" },
];

/** Parquet is no text, so that GraphQL cannot carry it: these are addresses of `/export`. */
export const TABLES = [
  { label: "Nodes as Parquet", name: "nodes.parquet" },
  { label: "Edges as Parquet", name: "edges.parquet" },
] as const;
/** An address names each node that is shown; with more than these it would be too long for servers. */
const MOST_NAMED = 500;

/** The address of a table of exactly the nodes that are drawn; null where they are too many to name. */
export function tableAddress(name: string, graph: DrawnGraph): string | null {
  if (!graph.order || graph.order > MOST_NAMED) return null;
  const parameters = new URLSearchParams(graph.mapNodes((id) => ["around", id]));
  parameters.append("hops", "0");
  parameters.append("limit", String(graph.order));
  return `/export/${name}?${parameters.toString()}`;
}

/** Saves exactly the nodes that are drawn, and the edges among them. Throws Failure. */
export async function download({ format, file, type }: Download, graph: DrawnGraph): Promise<void> {
  const asked = { ids: graph.nodes(), limit: Math.max(1, graph.order), format };
  const { subgraph } = await ask(EXPORT, asked, new AbortController().signal);
  save(new Blob([subgraph.export], { type }), file);
}

/** Hands a file to the reader. */
export function save(content: Blob, file: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
