/** What color each node has, and the legend that says so. Colors are told apart by color-blind people too. */

import type { Colouring } from "./address";
import type { DrawnGraph, DrawnNode } from "./network";
import type { NodeKind } from "./queries";

/** Source: Okabe and Ito, “Color Universal Design” (2008); without black and yellow, which one of the themes would hide. */
const PALETTE = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7"] as const;
const OTHER = "#8a94a3";

const KINDS: Record<NodeKind, { colour: string; label: string }> = {
  ARTICLE: { colour: "#0072b2", label: "Articles" },
  PROVIDER: { colour: "#e69f00", label: "Providers" },
  TOPIC: { colour: "#009e73", label: "Topics" },
};

const OTHERS: Record<Colouring, string> = {
  story: "Other stories, or none",
  topic: "Other topics, or none",
  provider: "Other providers, or none",
  kind: "",
};

/** A line of the legend: the nodes in it, by `group`, which is null for all others. */
export interface LegendEntry {
  readonly group: string | null;
  readonly label: string;
  readonly colour: string;
  readonly count: number;
}

/** The legend of a graph: the six largest groups, then all others. Those that had a color in the legend `before` keep it. */
export function legend(
  graph: DrawnGraph,
  colouring: Colouring,
  before: readonly LegendEntry[] = [],
): LegendEntry[] {
  const counts = new Map<string, { label: string; count: number }>();
  let others = 0;
  graph.forEachNode((id, node) => {
    const group = groupOf(id, node, colouring);
    if (group) {
      const known = counts.get(group.id);
      counts.set(group.id, { label: group.label, count: (known?.count ?? 0) + 1 });
    } else {
      others++;
    }
  });
  if (colouring === "kind") {
    return [...counts].map(([id, { label, count }]) => ({
      group: id,
      label,
      count,
      colour: KINDS[id as NodeKind].colour,
    }));
  }
  const sorted = [...counts].sort(([a, one], [b, two]) => two.count - one.count || (a < b ? -1 : 1));
  const largest = sorted.slice(0, PALETTE.length);
  const ids = new Set(largest.map(([group]) => group));
  const worn = new Map(
    before.flatMap(({ group, colour }) =>
      group !== null && ids.has(group) ? [[group, colour] as const] : [],
    ),
  );
  const taken = new Set(worn.values());
  const free = PALETTE.filter((each) => !taken.has(each));
  const entries: LegendEntry[] = largest.map(([group, { label, count }]) => ({
    group,
    label,
    count,
    colour: worn.get(group) ?? free.shift() ?? OTHER,
  }));
  others += sorted.slice(PALETTE.length).reduce((sum, [, { count }]) => sum + count, 0);
  return others
    ? [...entries, { group: null, label: OTHERS[colouring], colour: OTHER, count: others }]
    : entries;
}

/** Gives each node the color of its entry in the legend. */
export function colour(graph: DrawnGraph, colouring: Colouring, entries: readonly LegendEntry[]): void {
  const colours = new Map(entries.map((entry) => [entry.group, entry.colour]));
  graph.updateEachNodeAttributes(
    (id, node) => ({ ...node, color: colours.get(groupOf(id, node, colouring)?.id ?? null) ?? OTHER }),
    { attributes: ["color"] },
  );
}

/** The entry of the legend that a node belongs to. */
export function entryOf(
  id: string,
  node: DrawnNode,
  colouring: Colouring,
  entries: readonly LegendEntry[],
): LegendEntry | undefined {
  const group = groupOf(id, node, colouring)?.id ?? null;
  return entries.find((entry) => entry.group === group) ?? entries.find((entry) => entry.group === null);
}

function groupOf(id: string, node: DrawnNode, colouring: Colouring): { id: string; label: string } | null {
  switch (colouring) {
    case "kind":
      return { id: node.kind, label: KINDS[node.kind].label };
    case "story":
      return node.story;
    case "topic":
      return node.kind === "TOPIC" ? { id, label: node.label } : node.topic;
    case "provider":
      return node.kind === "PROVIDER" ? { id, label: node.label } : node.provider;
  }
}
