/** The part of the graph that is drawn: which nodes a view asks for, and all edges among them. */

import { MultiDirectedGraph } from "graphology";
import type { View } from "./address";
import { ask } from "./client";
import { conditions } from "./conditions";
import { keepPlaces, placeOf } from "./places";
import {
  ARTICLES,
  COVERAGE,
  EXISTING,
  PATH,
  SUBGRAPH,
  SURROUNDINGS,
  type EdgeKind,
  type NodeKind,
  type Path,
  type Subgraph,
  type SubgraphNode,
} from "./queries";

/** A story, topic or provider that nodes are colored by. */
export interface Group {
  readonly id: string;
  readonly label: string;
}

export interface DrawnNode {
  readonly kind: NodeKind;
  readonly label: string;
  readonly stub: boolean;
  readonly rank: number;
  readonly story: Group | null;
  readonly topic: Group | null;
  readonly provider: Group | null;
  x: number;
  y: number;
  size: number;
  color: string;
  type: string;
}

export interface DrawnEdge {
  readonly kind: EdgeKind;
  readonly inferred: boolean;
  readonly size: number;
}

export type DrawnGraph = MultiDirectedGraph<DrawnNode, DrawnEdge>;

/**
 * What is drawn; `truncated` where the view's limit left nodes out. Networks that have equal `of` are of one view. Where it is
 * `laidOut`, places are those of a layout already.
 */
export interface Network {
  readonly of: string;
  readonly laidOut: boolean;
  /** Whether it would be around a node that is no more. */
  readonly lost: boolean;
  readonly graph: DrawnGraph;
  readonly truncated: boolean;
  readonly path: Path | null;
}

/** What of a view decides which nodes are drawn, but for the selected one, which is drawn in any. */
const NETWORK_OF = ["words", "around", "opened", "filters", "limit", "path", "pathOver"] as const;
/** Seeds of coverage whose surroundings are drawn: one page of the API. */
const SEEDS = 60;
const STORY_SEEDS = 100;
/** With more nodes than these, each is drawn smaller, so that they do not cover each other. */
const FEW = 400;
/** The most that the API gives at once; what was chosen last is kept. */
const MOST_NODES = 10_000;

/** Names the networks of a view: equal where the same is asked for. */
export function networkOf(view: View): string {
  return JSON.stringify(NETWORK_OF.map((name) => view[name]));
}

/** The network of a view. Throws Failure. */
export async function loadNetwork(asked: View, signal: AbortSignal): Promise<Network> {
  const view = await withoutLost(asked, signal);
  const where = conditions(view.filters);
  const [found, path] = await Promise.all([surroundings(view, signal), loadPath(view, signal)]);
  let shown = found;
  let { truncated } = found;
  const more = [...view.opened, ...(path?.nodes ?? []).map((node) => node.id)];
  if (view.opened.length) {
    const { subgraph } = await ask(
      SUBGRAPH,
      { around: [...view.opened], hops: 1, where, limit: view.limit },
      signal,
    );
    more.push(...subgraph.nodes.map((node) => node.id));
    truncated ||= subgraph.truncated;
  }
  if (view.selected) more.push(view.selected);
  const ids = new Set([...found.nodes.map((node) => node.id), ...more]);
  if (ids.size > found.nodes.length) {
    const around = [...ids].slice(-MOST_NODES);
    truncated ||= around.length < ids.size;
    const { subgraph } = await ask(SUBGRAPH, { around, hops: 0, where: null, limit: around.length }, signal);
    shown = subgraph;
  }
  return { of: networkOf(asked), laidOut: false, lost: view.lost, graph: build(shown), truncated, path };
}

/**
 * A network whose nodes are where they were in the one before, and new ones beside them. Of the same view, it is laid out by that,
 * unless most of it is new.
 */
export function succeed(network: Network, before: Network): Network {
  const { graph } = network;
  keepPlaces(graph, before.graph);
  const kept = graph.filterNodes((id) => before.graph.hasNode(id)).length;
  return { ...network, laidOut: network.of === before.of && 2 * kept >= graph.order };
}

/** What of a view can be drawn; `around` is lost where it names a node that is no more. */
interface Drawable extends View {
  readonly lost: boolean;
}

/** `view` without the nodes that are no more: an address may be older than the graph. */
async function withoutLost(view: View, signal: AbortSignal): Promise<Drawable> {
  const around = view.words || view.around?.startsWith("story_") ? null : view.around;
  const ids = [around, view.selected].filter((id) => id !== null);
  const named = [...new Set([...view.opened, ...(view.path ?? []), ...ids])];
  if (!named.length) return { ...view, lost: false };
  const { nodes } = await ask(EXISTING, { ids: named }, signal);
  const there = new Set(nodes.map((node) => node?.id));
  return {
    ...view,
    lost: around !== null && !there.has(around),
    opened: view.opened.filter((id) => there.has(id)),
    path: view.path?.every((id) => there.has(id)) ? view.path : null,
    selected: view.selected && there.has(view.selected) ? view.selected : null,
  };
}

async function surroundings(view: Drawable, signal: AbortSignal): Promise<Subgraph> {
  const where = conditions(view.filters);
  const seeds = await loadSeeds(view, signal);
  if (seeds && !seeds.length) {
    return { nodes: [], edges: [], truncated: false };
  }
  const hops = seeds ? 1 : 2;
  return (await ask(SUBGRAPH, { around: seeds, hops, where, limit: view.limit }, signal)).subgraph;
}

/** The nodes that the network is around; null where the graph's own prominent ones are meant. */
async function loadSeeds(view: Drawable, signal: AbortSignal): Promise<string[] | null> {
  if (view.lost) return [];
  const where = conditions(view.filters);
  if (view.words) {
    const asked = { of: view.words, where, first: Math.min(SEEDS, view.limit), after: null };
    return (await ask(COVERAGE, asked, signal)).coverage.edges.map((edge) => edge.node.id);
  }
  if (view.around?.startsWith("story_")) {
    const asked = { id: view.around, where, first: STORY_SEEDS, after: null };
    const { node } = await ask(SURROUNDINGS, asked, signal);
    return node?.__typename === "Story" ? node.articles.nodes.map((article) => article.id) : [];
  }
  if (view.around) return [view.around];
  if (!where) return null;
  return (await ask(ARTICLES, { where, first: 100, after: null }, signal)).articles.nodes.map(
    (node) => node.id,
  );
}

async function loadPath(view: View, signal: AbortSignal): Promise<Path | null> {
  if (!view.path) return null;
  const [from, to] = view.path;
  const edgeKinds: EdgeKind[] | null = view.pathOver === "related" ? ["RELATED"] : null;
  return (await ask(PATH, { from, to, edgeKinds }, signal)).shortestPath;
}

/** The subgraph as a graph to draw: larger nodes are more prominent, and each has a place of its own to begin with. */
export function build(subgraph: Subgraph): DrawnGraph {
  const graph: DrawnGraph = new MultiDirectedGraph<DrawnNode, DrawnEdge>();
  const scale = Math.min(1, Math.max(0.3, Math.sqrt(FEW / subgraph.nodes.length)));
  const most = Math.max(...subgraph.nodes.map(rank), Number.MIN_VALUE);
  for (const node of subgraph.nodes) {
    const [x, y] = placeOf(node.id);
    graph.addNode(node.id, {
      kind: node.kind,
      label: node.label,
      stub: "stub" in node && node.stub,
      rank: rank(node),
      story: ("story" in node && node.story) || null,
      topic: ("topics" in node && node.topics.nodes[0]) || null,
      provider: ("provider" in node && node.provider) || null,
      x,
      y,
      size: scale * (4 + 10 * Math.sqrt(rank(node) / most)),
      color: "",
      type: SHAPES[node.kind],
    });
  }
  for (const { source, target, kind, inferred } of subgraph.edges) {
    graph.addEdge(source.id, target.id, { kind, inferred, size: kind === "RELATED" ? 1.2 : 0.6 });
  }
  graph.forEachNode((id, { kind }) => {
    if (kind !== "ARTICLE")
      graph.setNodeAttribute(id, "size", scale * (4 + Math.min(10, Math.sqrt(graph.degree(id)))));
  });
  return graph;
}

const SHAPES: Record<NodeKind, string> = { ARTICLE: "circle", PROVIDER: "square", TOPIC: "ring" };

function rank(node: SubgraphNode): number {
  return "rank" in node ? node.rank : 0;
}
