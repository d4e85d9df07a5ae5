/** What filters can choose from: topics as a tree, providers and types with counts, and how articles lie in time. */

import type { View } from "./address";
import { ask } from "./client";
import { conditions } from "./conditions";
import {
  COVERAGE_TIMELINE,
  FACETS_OF_ALL,
  FACETS_OF_COVERAGE,
  TIMELINE,
  TOPICS,
  type Bucket,
  type Facets,
  type Interval,
} from "./queries";

/** A topic with those below it. */
export interface TopicNode {
  readonly id: string;
  readonly label: string;
  readonly children: TopicNode[];
}

/** Articles a span of time, all spans of one interval. */
export interface Timeline {
  readonly interval: Interval;
  readonly buckets: readonly Bucket[];
}

const FEW = 4;
const MANY = 150;

/** Counts over the subject, without its filters, so that others can be chosen. Throws Failure. */
export async function loadFacets(view: View, signal: AbortSignal): Promise<Facets> {
  return view.words
    ? (await ask(FACETS_OF_COVERAGE, { of: view.words }, signal)).coverage.facets
    : (await ask(FACETS_OF_ALL, {}, signal)).articles.facets;
}

/** The subject's articles by time, all filters but those of time applied: by month, or finer or coarser where that shows more. */
export async function loadTimeline(view: View, signal: AbortSignal): Promise<Timeline> {
  const months = await bucketsBy("MONTH", view, signal);
  const interval = months.length < FEW ? "DAY" : months.length > MANY ? "YEAR" : "MONTH";
  const buckets = interval === "MONTH" ? months : await bucketsBy(interval, view, signal);
  return { interval, buckets };
}

async function bucketsBy(interval: Interval, view: View, signal: AbortSignal): Promise<readonly Bucket[]> {
  const where = conditions({ ...view.filters, from: null, to: null });
  return view.words
    ? (await ask(COVERAGE_TIMELINE, { of: view.words, where, interval }, signal)).coverage.facets.timeline
    : (await ask(TIMELINE, { where, interval }, signal)).articles.facets.timeline;
}

/** All topics as a forest, by name. Throws Failure. */
export async function loadTopics(signal: AbortSignal): Promise<TopicNode[]> {
  const nodes = new Map<string, TopicNode>();
  const parents = new Map<string, string>();
  let after: string | null = null;
  do {
    const page: { nodes: readonly TopicRow[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } =
      (await ask(TOPICS, { after }, signal)).topics;
    for (const { id, label, parent } of page.nodes) {
      nodes.set(id, { id, label, children: [] });
      if (parent) parents.set(id, parent.id);
    }
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  const roots: TopicNode[] = [];
  for (const node of nodes.values()) {
    const siblings = nodes.get(parents.get(node.id) ?? "")?.children ?? roots;
    siblings.push(node);
  }
  return roots;
}

interface TopicRow {
  readonly id: string;
  readonly label: string;
  readonly parent: { readonly id: string } | null;
}
