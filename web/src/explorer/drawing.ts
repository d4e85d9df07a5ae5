/** The graph on the screen: nodes and edges by WebGL, what is lit and what is dimmed, and where one looks. */

import { toBlob } from "@sigma/export-image";
import { createNodeBorderProgram } from "@sigma/node-border";
import { NodeSquareProgram } from "@sigma/node-square";
import Sigma from "sigma";
import {
  createNodeCompoundProgram,
  EdgeLineProgram,
  EdgeRectangleProgram,
  NodePointProgram,
  type NodeHoverDrawingFunction,
  type NodeLabelDrawingFunction,
} from "sigma/rendering";
import type { Coordinates, EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { animateNodes, graphExtent } from "sigma/utils";
import type { DrawnEdge, DrawnGraph, DrawnNode } from "./network";
import type { Theme } from "./theme";
import { shortened } from "./words";

/** What of the graph stands out. Where `lit` is null, all of it does. */
export interface Emphasis {
  readonly selected: string | null;
  readonly path: ReadonlySet<string>;
  /** Whether an edge between two nodes is a step of the path. */
  readonly step: (one: string, other: string) => boolean;
  readonly lit: ((id: string, node: DrawnNode) => boolean) | null;
}

export interface Listener {
  select(id: string | null): void;
  open(id: string): void;
}

const LABEL = 42;
/** With more edges than these, they are drawn as hairlines. */
const FEW_EDGES = 2000;
/** With more edges than these, what is drawn anew at each move of the pointer is only what is cheap to draw. */
const MANY_EDGES = 4000;
/** With more edges than these, one sees them no more for their number: only those of chosen nodes are drawn. */
export const MOST_EDGES = 20_000;
const HIDDEN = { hidden: true };
const HOVER_PADDING = 5;
const NOTHING: Emphasis = { selected: null, path: new Set(), step: () => false, lit: null };

export class Drawing {
  readonly #sigma: Sigma<DrawnNode, DrawnEdge>;
  #graph: DrawnGraph;
  #theme: Theme;
  #emphasis = NOTHING;
  #hovered: string | null = null;
  /** The node that the last click was at. */
  #clicked: string | null = null;
  #moving = false;
  /** Stops nodes that are coming or going. */
  #stop = (): void => {};
  /** The hovered or selected node and its neighbours; null where there is none. */
  #near: ReadonlySet<string> | null = null;
  /** Sigma sees to its size only when the window's changes; panes beside the graph come and go. */
  readonly #resizing = new ResizeObserver(() => this.#sigma.scheduleRefresh());

  constructor(
    graph: DrawnGraph,
    container: HTMLElement,
    theme: Theme,
    private readonly motion: "animated" | "still",
    private readonly listener: Listener,
  ) {
    this.#graph = graph;
    this.#theme = theme;
    const drawLabel: NodeLabelDrawingFunction<DrawnNode, DrawnEdge> = (context, data, { labelSize }) =>
      this.#drawLabel(context, data, labelSize);
    const drawHover: NodeHoverDrawingFunction<DrawnNode, DrawnEdge> = (context, data, { labelSize }) =>
      this.#drawHover(context, data, labelSize);
    this.#sigma = new Sigma<DrawnNode, DrawnEdge>(graph, container, {
      allowInvalidContainer: true,
      defaultNodeType: "circle",
      nodeProgramClasses: {
        // Points are drawn at once, where other shapes are drawn one by one: there are most articles by far.
        circle: NodePointProgram<DrawnNode, DrawnEdge>,
        square: createNodeCompoundProgram<DrawnNode, DrawnEdge>([NodeSquareProgram], drawLabel, drawHover),
        ring: createNodeBorderProgram<DrawnNode, DrawnEdge>({
          borders: [
            { size: { value: 0.4 }, color: { attribute: "color" } },
            { size: { fill: true }, color: { value: "#ffffff" } },
          ],
        }),
      },
      edgeProgramClasses: {
        line: EdgeRectangleProgram<DrawnNode, DrawnEdge>,
        hairline: EdgeLineProgram<DrawnNode, DrawnEdge>,
      },
      defaultEdgeType: edgeType(graph),
      defaultDrawNodeHover: drawHover,
      defaultDrawNodeLabel: drawLabel,
      labelFont: "system-ui, sans-serif",
      labelSize: 12.5,
      labelDensity: 0.5,
      labelGridCellSize: 160,
      labelRenderedSizeThreshold: 7,
      stagePadding: 64,
      zIndex: true,
      defaultEdgeColor: theme.edge,
      hideEdgesOnMove: graph.size > MANY_EDGES,
    });
    this.#sigma.on("clickNode", ({ node }) => {
      this.#clicked = node;
      listener.select(node);
    });
    this.#sigma.on("clickStage", () => listener.select(null));
    this.#sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      listener.open(node);
    });
    addEventListener("click", this.#click, { capture: true });
    this.#resizing.observe(container);
    this.#sigma.on("enterNode", ({ node }) => this.#hover(node));
    this.#sigma.on("leaveNode", () => this.#hover(null));
  }

  /** Draws another graph in place of the one before. */
  show(graph: DrawnGraph): void {
    this.#stop();
    this.#sigma.setCustomBBox(null);
    this.#draw(graph);
  }

  /** Draws what the graph has become: what is still there stays where it is on the screen, what has gone fades, what is new grows. */
  renew(graph: DrawnGraph): void {
    this.#stop();
    const before = this.#graph;
    // Else all would be moved, so that what is left fills the screen again. Sigma does not know its box between two pictures.
    this.#sigma.setCustomBBox(this.#sigma.getCustomBBox() ?? graphExtent(before));
    const gone = before.filterNodes((id) => !graph.hasNode(id));
    this.#resize(before, new Map(gone.map((id) => [id, 0])), () => {
      const sizes = new Map<string, number>();
      graph.forEachNode((id, { size }) => {
        if (!before.hasNode(id)) sizes.set(id, size);
      });
      if (this.#fades(graph)) sizes.forEach((_, id) => graph.setNodeAttribute(id, "size", 0));
      this.#draw(graph);
      this.#resize(graph, sizes, () => {});
    });
  }

  #draw(graph: DrawnGraph): void {
    this.#hovered = null;
    this.#graph = graph;
    this.#sigma.setGraph(graph);
    this.#sigma.setSettings({ hideEdgesOnMove: graph.size > MANY_EDGES, defaultEdgeType: edgeType(graph) });
    this.#light();
  }

  /** Whether nodes come and go by and by: not where one wants it still, nor where each picture takes long to draw. */
  #fades(graph: DrawnGraph): boolean {
    return this.motion === "animated" && graph.size <= MANY_EDGES;
  }

  /** Lets nodes grow or shrink to sizes, and then calls `done`. */
  #resize(graph: DrawnGraph, sizes: ReadonlyMap<string, number>, done: () => void): void {
    if (!sizes.size || !this.#fades(graph)) {
      done();
      return;
    }
    const targets = Object.fromEntries([...sizes].map(([id, size]) => [id, { size }]));
    this.#stop = animateNodes(graph, targets, this.#duration(), done);
  }

  emphasise(emphasis: Emphasis): void {
    this.#emphasis = emphasis;
    this.#light();
  }

  wear(theme: Theme): void {
    this.#theme = theme;
    this.#sigma.setSetting("defaultEdgeColor", theme.edge);
    this.#light();
  }

  /** Takes part in the layout: while nodes move, the edges of large graphs are left out, which take longest to draw. */
  move(moving: boolean): void {
    this.#moving = moving;
    if (moving) this.#sigma.setCustomBBox(null);
    this.#light();
  }

  zoomIn(): void {
    void this.#sigma.getCamera().animatedZoom(this.#duration());
  }

  zoomOut(): void {
    void this.#sigma.getCamera().animatedUnzoom(this.#duration());
  }

  /** Looks at all of the graph. */
  fit(): void {
    this.#sigma.setCustomBBox(null);
    this.#sigma.scheduleRefresh();
    void this.#sigma.getCamera().animatedReset(this.#duration());
  }

  /** Looks at a node, where it cannot be seen already. */
  reveal(id: string): void {
    if (!this.#graph.hasNode(id)) return;
    const at = this.#placeOf(id);
    const { width, height } = this.#sigma.getDimensions();
    if (at.x < 0 || at.y < 0 || at.x > width || at.y > height) {
      void this.#sigma.getCamera().animate(this.#sigma.viewportToFramedGraph(at), this.#duration());
    }
  }

  /** The node that is next to `from` that way on the screen (x to the right, y down); the most prominent where none is given. */
  next(from: string | null, x: number, y: number): string | null {
    if (!from || !this.#graph.hasNode(from)) return this.#mostProminent();
    const here = this.#placeOf(from);
    let best: string | null = null;
    let least = Infinity;
    this.#graph.forEachNode((id) => {
      if (id === from) return;
      const there = this.#placeOf(id);
      const [dx, dy] = [there.x - here.x, there.y - here.y];
      const along = dx * x + dy * y;
      const across = Math.abs(dx * y) + Math.abs(dy * x);
      // Within 45 degrees of the way; what lies straight ahead is preferred.
      if (along > 0 && across <= along && along + 2 * across < least) {
        [best, least] = [id, along + 2 * across];
      }
    });
    return best ?? from;
  }

  /** What can be seen now as a PNG picture. */
  async picture(): Promise<Blob> {
    return toBlob(this.#sigma as unknown as Sigma, {
      format: "png",
      backgroundColor: this.#theme.background,
    });
  }

  end(): void {
    this.#stop();
    removeEventListener("click", this.#click, { capture: true });
    this.#resizing.disconnect();
    this.#sigma.kill();
  }

  /** Hears clicks before the page does: the second one of two is meant for the node that the first one was at, which
   * has moved from under the pointer where details were opened beside the graph.
   */
  readonly #click = (event: MouseEvent): void => {
    // Sigma takes any two clicks in a short time for a double one, wherever they are.
    if (event.detail === 1) this.#sigma.getMouseCaptor().clicks = 0;
    if (event.detail === 2 && this.#clicked !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.listener.open(this.#clicked);
    }
    this.#clicked = null;
  };

  /** Where a node is on the screen. */
  #placeOf(id: string): Coordinates {
    return this.#sigma.graphToViewport(this.#graph.getNodeAttributes(id));
  }

  #duration(): { duration: number } {
    return { duration: this.motion === "animated" ? 300 : 0 };
  }

  #mostProminent(): string | null {
    let best: string | null = null;
    let most = -Infinity;
    this.#graph.forEachNode((id, { size }) => {
      if (size > most) [best, most] = [id, size];
    });
    return best;
  }

  #hover(id: string | null): void {
    // To light neighbours, all is drawn anew, which takes too long in large graphs to be done at each move of the pointer.
    if (this.#graph.size > MANY_EDGES) return;
    this.#hovered = id;
    this.#light();
  }

  #light(): void {
    const { path, lit, selected } = this.#emphasis;
    const centre = this.#hovered ?? (path.size ? null : selected);
    this.#near =
      centre && this.#graph.hasNode(centre) ? new Set([centre, ...this.#graph.neighbors(centre)]) : null;
    // What stands out is reduced from what is drawn; where nothing does, large graphs are drawn faster without.
    const hidden = this.#moving && this.#graph.size > MANY_EDGES;
    const plain = !this.#near && !path.size && !lit && !selected && this.#graph.size <= MOST_EDGES;
    this.#sigma.setSettings({
      nodeReducer: plain ? null : (id, node) => this.#reduceNode(id, node),
      edgeReducer: hidden ? () => HIDDEN : plain ? null : (id, edge) => this.#reduceEdge(id, edge),
    });
  }

  #isLit(id: string, node: DrawnNode): boolean {
    const { path, lit, selected } = this.#emphasis;
    if (id === selected || path.has(id) || this.#near?.has(id)) return true;
    return !this.#near && !path.size && (!lit || lit(id, node));
  }

  #reduceNode(id: string, node: DrawnNode): Partial<NodeDisplayData> {
    const { selected, path } = this.#emphasis;
    if (!this.#isLit(id, node)) return { ...node, label: "", color: this.#theme.faint, zIndex: 0 };
    const named = id === selected || path.has(id);
    return { ...node, highlighted: named, forceLabel: named, zIndex: named ? 2 : 1 };
  }

  #reduceEdge(id: string, edge: DrawnEdge): Partial<EdgeDisplayData> {
    const { path, step, selected } = this.#emphasis;
    const [source, target] = this.#graph.extremities(id);
    if (step(source, target)) {
      return { ...edge, type: "line", size: 3, color: this.#theme.accent, zIndex: 2 };
    }
    const centre = this.#hovered ?? (path.size ? null : selected);
    if (centre && (source === centre || target === centre)) {
      return { ...edge, type: "line", size: 2, color: this.#theme.accent, zIndex: 1 };
    }
    const dimmed = this.#near !== null || path.size > 0;
    if (this.#graph.size > (dimmed ? MANY_EDGES : MOST_EDGES)) return HIDDEN;
    return { ...edge, color: dimmed ? this.#theme.faint : this.#theme.edge };
  }

  /** A label with a rim of the background's color, so that it can be read over edges. */
  #drawLabel(context: CanvasRenderingContext2D, { x, y, size, label }: Place, labelSize: number): void {
    if (!label) return;
    const text = shortened(label, LABEL);
    context.font = `${labelSize}px system-ui, sans-serif`;
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.#theme.background;
    context.fillStyle = this.#theme.text;
    context.strokeText(text, x + size + 4, y + labelSize / 3);
    context.fillText(text, x + size + 4, y + labelSize / 3);
  }

  #drawHover(context: CanvasRenderingContext2D, data: Place, labelSize: number): void {
    const { x, y, size } = data;
    const label = data.label && shortened(data.label, LABEL);
    context.save();
    context.font = `600 ${labelSize}px system-ui, sans-serif`;
    context.fillStyle = this.#theme.panel;
    context.strokeStyle = this.#theme.accent;
    context.lineWidth = 1.5;
    const width = label ? context.measureText(label).width : 0;
    const height = labelSize + 2 * HOVER_PADDING;
    if (label) {
      context.beginPath();
      context.roundRect(x, y - height / 2, size + width + 3 * HOVER_PADDING, height, height / 2);
      context.fill();
      context.stroke();
    }
    context.beginPath();
    context.arc(x, y, size + 2.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    if (label) {
      context.fillStyle = this.#theme.text;
      context.fillText(label, x + size + HOVER_PADDING, y + labelSize / 3);
    }
    context.restore();
  }
}

/** Lines have a width; where there are many, hairlines are drawn faster. */
function edgeType(graph: DrawnGraph): string {
  return graph.size > FEW_EDGES ? "hairline" : "line";
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly label: string | null;
}
