/** Where nodes are put: what was drawn stays, and what is new comes in beside what it belongs to. */

import type { DrawnGraph } from "./network";
import type { EdgeKind } from "./queries";

/** How strongly edges pull: related articles make groups, which a topic that all of them have would pull into one. */
export const WEIGHTS: Record<EdgeKind, number> = {
  RELATED: 1,
  CONTAINS: 1,
  SUBTOPIC_OF: 0.5,
  PUBLISHED_BY: 0.4,
  HAS_TOPIC: 0.15,
};

/** How far from the middle of its neighbours a new node is put at most. */
const BESIDE = 10;

type Place = readonly [x: number, y: number];

/** A place in the disc of radius 100 that an id alone decides, so that a view looks alike each time it is opened. */
export function placeOf(id: string): Place {
  let hash = 2166136261;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 16777619);
  }
  const angle = ((hash >>> 0) / 2 ** 32) * 2 * Math.PI;
  const radius = 100 * Math.sqrt((Math.imul(hash, 2654435761) >>> 0) / 2 ** 32);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/**
 * Where nodes that were drawn before are put again, and new ones between their neighbours; the first of new ones that hang
 * together with nothing that was there come to the rim. Where nothing was there, all stay as they are.
 */
export function keepPlaces(graph: DrawnGraph, before: DrawnGraph): void {
  const placed = new Set(graph.filterNodes((id) => before.hasNode(id)));
  if (!placed.size) return;
  for (const id of placed) {
    const { x, y } = before.getNodeAttributes(id);
    graph.mergeNodeAttributes(id, { x, y });
  }
  const rim = rimOf(graph, placed);
  const wave = [...placed];
  const comeBeside = () => {
    // Goes on while it goes: those beside new ones come after these.
    for (const near of wave) {
      graph.forEachNeighbor(near, (id) => {
        if (placed.has(id)) return;
        put(graph, id, middleOf(graph, id, placed));
        placed.add(id);
        wave.push(id);
      });
    }
    wave.length = 0;
  };
  comeBeside();
  graph.forEachNode((id) => {
    if (placed.has(id)) return;
    put(graph, id, rim(id));
    placed.add(id);
    wave.push(id);
    comeBeside();
  });
}

function put(graph: DrawnGraph, id: string, [x, y]: Place): void {
  const [dx, dy] = placeOf(id);
  graph.mergeNodeAttributes(id, { x: x + (dx * BESIDE) / 100, y: y + (dy * BESIDE) / 100 });
}

/** The middle of a node's neighbours that have a place, those that pull more strongly counting more. */
function middleOf(graph: DrawnGraph, id: string, placed: ReadonlySet<string>): Place {
  let [x, y, sum] = [0, 0, 0];
  graph.forEachEdge(id, (_, { kind }, source, target, one, other) => {
    const [near, node] = source === id ? [target, other] : [source, one];
    if (!placed.has(near)) return;
    const weight = WEIGHTS[kind];
    [x, y, sum] = [x + weight * node.x, y + weight * node.y, sum + weight];
  });
  return [x / sum, y / sum];
}

/** The ellipse in the box of what has a place, on which an id decides where a node is. */
function rimOf(graph: DrawnGraph, placed: ReadonlySet<string>): (id: string) => Place {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const id of placed) {
    const { x, y } = graph.getNodeAttributes(id);
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return (id) => {
    const [x, y] = placeOf(id);
    const angle = Math.atan2(y, x);
    return [
      (left + right + (right - left) * Math.cos(angle)) / 2,
      (top + bottom + (bottom - top) * Math.sin(angle)) / 2,
    ];
  };
}
