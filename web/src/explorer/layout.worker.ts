/** Moves nodes by ForceAtlas2, away from the page's thread, and tells where they are after each few rounds. */

import { MultiDirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";

/** What the page asks: a graph as its places (x, y, x, y, …), its edges (source, target, …) and their weights; or to go on, or to pause. */
export type Question =
  | {
      readonly kind: "begin";
      readonly places: Float64Array;
      readonly edges: Uint32Array;
      readonly weights: Float64Array;
    }
  | { readonly kind: "go" | "pause" };

/** Where nodes are now, in their order, and whether they will move on. */
export interface Answer {
  readonly places: Float64Array;
  readonly settled: boolean;
}

const MOST_ROUNDS = 1200;
/** A layout is settled where a round moves nodes by less than this share of its width, in the mean. */
const SETTLED = 0.0004;
const ROUNDS_AT_ONCE = 4;

let graph = new MultiDirectedGraph<{ x: number; y: number }, { weight: number }>();
let rounds = 0;
let running = false;
let settings = {};

self.onmessage = ({ data }: MessageEvent<Question>) => {
  if (data.kind === "begin") begin(data.places, data.edges, data.weights);
  const was = running;
  running = data.kind !== "pause";
  if (running && !was) next();
};

function begin(places: Float64Array, edges: Uint32Array, weights: Float64Array): void {
  graph = new MultiDirectedGraph();
  for (let row = 0; row < places.length; row += 2) {
    graph.addNode(row / 2, { x: places[row] ?? 0, y: places[row + 1] ?? 0 });
  }
  for (let row = 0; row < edges.length; row += 2) {
    graph.addEdge(edges[row], edges[row + 1], { weight: weights[row / 2] ?? 1 });
  }
  settings = {
    ...forceAtlas2.inferSettings(graph),
    barnesHutOptimize: graph.order > 500,
    scalingRatio: 10,
    gravity: 0.5,
    edgeWeightInfluence: 1,
  };
  rounds = 0;
}

function next(): void {
  if (!running) return;
  const before = placesOf();
  forceAtlas2.assign(graph, { iterations: ROUNDS_AT_ONCE, settings });
  rounds += ROUNDS_AT_ONCE;
  const places = placesOf();
  const settled = rounds >= MOST_ROUNDS || moved(before, places) < SETTLED * ROUNDS_AT_ONCE;
  running = !settled;
  self.postMessage({ places, settled } satisfies Answer, { transfer: [places.buffer] });
  // A pause can only be heard between two turns of the worker's loop.
  if (running) setTimeout(next);
}

function placesOf(): Float64Array {
  const places = new Float64Array(graph.order * 2);
  let row = 0;
  graph.forEachNode((_, { x, y }) => {
    places[row++] = x;
    places[row++] = y;
  });
  return places;
}

/** How far nodes moved in the mean, as a share of the layout's width. */
function moved(before: Float64Array, after: Float64Array): number {
  let sum = 0;
  let least = Infinity;
  let most = -Infinity;
  for (let row = 0; row < after.length; row++) {
    const place = after[row] ?? 0;
    sum += Math.abs(place - (before[row] ?? 0));
    least = Math.min(least, place);
    most = Math.max(most, place);
  }
  return sum / after.length / (most - least || 1);
}
