/** The list beside the graph: what a subject's coverage is, what surrounds a node, or the newest articles. */

import type { View } from "./address";
import { ask, Failure } from "./client";
import { conditions } from "./conditions";
import { ARTICLES, COVERAGE, SURROUNDINGS, type Card, type CoverageEdge } from "./queries";

const PAGE = 30;

/** An article of the list, and for coverage why it is there. */
export interface Result {
  readonly article: Card;
  readonly coverage: Omit<CoverageEdge, "node"> | null;
}

/** A page of the list: `next` is where the next one begins. */
export interface Results {
  readonly heading: string;
  readonly total: number;
  readonly results: readonly Result[];
  readonly next: string | null;
}

/** The page of `view`'s list that begins `after` a cursor. Throws Failure. */
export async function loadResults(view: View, after: string | null, signal: AbortSignal): Promise<Results> {
  const where = conditions(view.filters);
  if (view.words) {
    const found = (await ask(COVERAGE, { of: view.words, where, first: PAGE, after }, signal)).coverage;
    const results = found.edges.map(({ node, ...coverage }) => ({ article: node, coverage }));
    return {
      heading: `Coverage of “${view.words}”`,
      total: found.totalCount,
      results,
      next: cursor(found.pageInfo),
    };
  }
  if (view.around) {
    const { node } = await ask(SURROUNDINGS, { id: view.around, where, first: PAGE, after }, signal);
    if (!node) {
      throw new Failure("This node is not in the graph any more. Search for it anew.", false);
    }
    return node.__typename === "Article"
      ? page(`Related to “${node.label}”`, node.related)
      : page(node.label, node.articles);
  }
  return page("Newest articles", (await ask(ARTICLES, { where, first: PAGE, after }, signal)).articles);
}

/** The pages of `view`'s list until there are as many articles as `least`, or no more; one page at least. Throws Failure. */
export async function loadPages(view: View, least: number, signal: AbortSignal): Promise<Results> {
  let there = await loadResults(view, null, signal);
  while (there.next && there.results.length < least) {
    there = joined(there, await loadResults(view, there.next, signal));
  }
  return there;
}

/** `more` behind what was there. */
export function joined(there: Results, more: Results): Results {
  return { ...more, results: [...there.results, ...more.results] };
}

interface Connection {
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
  readonly nodes: readonly Card[];
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

function page(heading: string, { totalCount, pageInfo, nodes }: Connection): Results {
  const results = nodes.map((article) => ({ article, coverage: null }));
  return { heading, total: totalCount, results, next: cursor(pageInfo) };
}

function cursor({ hasNextPage, endCursor }: PageInfo): string | null {
  return hasNextPage ? endCursor : null;
}
