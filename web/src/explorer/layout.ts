/** The layout of a drawn graph, worked out beside the page's thread: begun, paused, and gone on with. */

import type { DrawnGraph } from "./network";
import type { Answer, Question } from "./layout.worker";
import { WEIGHTS } from "./places";

/** Milliseconds between two drawings, for each node and edge of them. */
const REST = 0.02;

/** Lays out one graph at a time; `told` hears whether nodes move, each time that changes. */
export class Layout {
  #worker: Worker | null = null;
  #graph: DrawnGraph | null = null;
  #moving = false;
  /** When places may be drawn again: large graphs take long to draw, and the page must stay quick. */
  #rest = 0;

  constructor(
    private readonly told: (moving: boolean) => void,
    private readonly animated: boolean,
  ) {}

  /** Lays out `graph` from the places its nodes have, and lets go of the one before. */
  begin(graph: DrawnGraph): void {
    this.end();
    this.#graph = graph;
    if (graph.order < 2) return;
    const rows = new Map(graph.nodes().map((id, row) => [id, row]));
    const places = new Float64Array(graph.order * 2);
    graph.forEachNode((id, { x, y }) => {
      const row = 2 * (rows.get(id) ?? 0);
      places[row] = x;
      places[row + 1] = y;
    });
    const edges = new Uint32Array(graph.size * 2);
    const weights = new Float64Array(graph.size);
    let row = 0;
    graph.forEachEdge((_, { kind }, source, target) => {
      weights[row] = WEIGHTS[kind];
      edges[2 * row] = rows.get(source) ?? 0;
      edges[2 * row + 1] = rows.get(target) ?? 0;
      row++;
    });
    this.#worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#hear(data);
    this.#ask({ kind: "begin", places, edges, weights });
    this.#tell(true);
  }

  /** Takes `graph`, which is laid out already, in place of the one before; what was still moving goes on. */
  adopt(graph: DrawnGraph): void {
    const goesOn = this.#moving;
    this.end();
    this.#graph = graph;
    if (goesOn) this.begin(graph);
  }

  pause(): void {
    this.#ask({ kind: "pause" });
    this.#tell(false);
  }

  /** Goes on where the layout was paused or had settled. */
  go(): void {
    if (this.#worker) {
      this.#ask({ kind: "go" });
      this.#tell(true);
    } else if (this.#graph) {
      this.begin(this.#graph);
    }
  }

  end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#tell(false);
  }

  #ask(question: Question): void {
    this.#worker?.postMessage(question);
  }

  #hear({ places, settled }: Answer): void {
    // What was on its way when the layout was paused.
    if (!this.#moving) return;
    const now = performance.now();
    if (this.#graph && (settled || (this.animated && now >= this.#rest))) {
      place(this.#graph, places);
      this.#rest = now + (this.#graph.order + this.#graph.size) * REST;
    }
    if (settled) this.#tell(false);
  }

  #tell(moving: boolean): void {
    if (moving !== this.#moving) this.told((this.#moving = moving));
  }
}

function place(graph: DrawnGraph, places: Float64Array): void {
  let row = 0;
  graph.updateEachNodeAttributes(
    (_, node) => {
      node.x = places[row++] ?? 0;
      node.y = places[row++] ?? 0;
      return node;
    },
    { attributes: ["x", "y"] },
  );
}
