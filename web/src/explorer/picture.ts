/** The drawn graph as an SVG picture, with its legend. */

import type { LegendEntry } from "./colours";
import type { DrawnGraph, DrawnNode } from "./network";
import { shortened } from "./words";

const WIDTH = 1600;
const MARGIN = 80;
const LINE = 24;
const MOST_LABELS = 40;
const LABEL = 48;

export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly edge: string;
}

/** An SVG document of all that is drawn; the larger nodes have their labels. */
export function svg(graph: DrawnGraph, entries: readonly LegendEntry[], theme: Theme): string {
  const nodes = graph.mapNodes((id, node) => ({ id, ...node }));
  const [left, right] = ends(nodes.map((node) => node.x));
  const [top, bottom] = ends(nodes.map((node) => node.y));
  const scale = (WIDTH - 2 * MARGIN) / (Math.max(right - left, bottom - top) || 1);
  const height = Math.max(400, (bottom - top) * scale + 2 * MARGIN);
  // In graphs up is up, in SVG it is down.
  const x = (node: DrawnNode) => round(MARGIN + (node.x - left) * scale);
  const y = (node: DrawnNode) => round(MARGIN + (bottom - node.y) * scale);
  const edges = graph.mapEdges((_, edge, __, ___, source, target) => {
    return `<path d="M${x(source)} ${y(source)}L${x(target)} ${y(target)}" stroke-width="${edge.size}"/>`;
  });
  const shapes = nodes.map((node) => shape(node, x(node), y(node), theme));
  const labels = [...nodes]
    .sort((one, two) => two.size - one.size)
    .slice(0, MOST_LABELS)
    .map((node) => {
      const beside = node.size + 4;
      return x(node) < WIDTH * 0.7
        ? text(x(node) + beside, y(node) + 4, shortened(node.label, LABEL))
        : text(x(node) - beside, y(node) + 4, shortened(node.label, LABEL), "end");
    });
  const legend = entries.map(({ label, colour, count }, row) => {
    const line = MARGIN / 2 + row * LINE;
    return `<circle cx="24" cy="${line}" r="7" fill="${colour}"/>${text(40, line + 5, `${shortened(label, 60)} (${count})`)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${round(height)}" font-family="system-ui, sans-serif" font-size="13">
<rect width="100%" height="100%" fill="${theme.background}"/>
<g stroke="${theme.edge}" fill="none">${edges.join("")}</g>
<g>${shapes.join("")}</g>
<g fill="${theme.text}">${labels.join("")}${legend.join("")}</g>
</svg>
`;
}

function shape(node: DrawnNode, x: number, y: number, theme: Theme): string {
  const { size, color } = node;
  switch (node.kind) {
    case "PROVIDER":
      return `<rect x="${round(x - size)}" y="${round(y - size)}" width="${round(2 * size)}" height="${round(2 * size)}" fill="${color}"/>`;
    case "TOPIC":
      return `<circle cx="${x}" cy="${y}" r="${round(size)}" fill="${theme.background}" stroke="${color}" stroke-width="${round(size / 2)}"/>`;
    case "ARTICLE":
      return `<circle cx="${x}" cy="${y}" r="${round(size)}" fill="${color}"/>`;
  }
}

function text(x: number, y: number, content: string, anchor: "start" | "end" = "start"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

/** `content` as XML's text: without what XML cannot have. */
function escaped(content: string): string {
  return content
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function ends(values: readonly number[]): [number, number] {
  if (!values.length) return [0, 0];
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
