/** What is newer than what is shown: the changes since then as one, and the words that tell of it. */

import type { Change } from "./queries";
import { counted } from "./words";

/** Which nodes came, changed and went; how many, where there were too many to name; or that it is not known. */
export type News =
  | {
      readonly kind: "named";
      readonly added: ReadonlySet<string>;
      readonly updated: ReadonlySet<string>;
      readonly removed: ReadonlySet<string>;
    }
  | { readonly kind: "counted"; readonly added: number; readonly updated: number; readonly removed: number }
  | { readonly kind: "missed" };

/** `news`, null for none, and then a change. Null where nothing is another in the end. */
export function newsWith(news: News | null, change: Change): News | null {
  const next = newsOf(change);
  if (!news) return orNone(next);
  if (news.kind === "missed" || next.kind === "missed") return { kind: "missed" };
  if (news.kind === "named" && next.kind === "named") return orNone(oneAfterTheOther(news, next));
  const [one, two] = [countsOf(news), countsOf(next)];
  return {
    kind: "counted",
    added: one.added + two.added,
    updated: one.updated + two.updated,
    removed: one.removed + two.removed,
  };
}

/** In one line: “3 added, 1 changed, 2 removed”. */
export function words(news: News): string {
  if (news.kind === "missed") return "what changed is not known";
  const { added, updated, removed } = countsOf(news);
  return [
    added && counted(added, "added", "added"),
    updated && counted(updated, "changed", "changed"),
    removed && counted(removed, "removed", "removed"),
  ]
    .filter(Boolean)
    .join(", ");
}

type Named = Extract<News, { kind: "named" }>;

function newsOf({ missed, added, updated, removed, ...change }: Change): News {
  if (missed) return { kind: "missed" };
  const { addedCount, updatedCount, removedCount } = change;
  // Of many nodes only the first are named, and none that has gone since.
  if (added.length < addedCount || updated.length < updatedCount || removed.length < removedCount)
    return { kind: "counted", added: addedCount, updated: updatedCount, removed: removedCount };
  const ids = (nodes: readonly { id: string }[]) => new Set(nodes.map(({ id }) => id));
  return { kind: "named", added: ids(added), updated: ids(updated), removed: new Set(removed) };
}

/** What becomes of nodes in two steps: what comes and goes was never there, and what goes and comes back has changed. */
function oneAfterTheOther(one: Named, two: Named): Named {
  return {
    kind: "named",
    added: union(minus(one.added, two.removed), minus(two.added, one.removed)),
    updated: union(
      minus(union(one.updated, minus(two.updated, one.added)), two.removed),
      both(one.removed, two.added),
    ),
    removed: union(minus(one.removed, two.added), minus(two.removed, one.added)),
  };
}

function countsOf(news: Exclude<News, { kind: "missed" }>): {
  added: number;
  updated: number;
  removed: number;
} {
  if (news.kind === "counted") return news;
  return { added: news.added.size, updated: news.updated.size, removed: news.removed.size };
}

function orNone(news: News): News | null {
  if (news.kind === "missed") return news;
  const { added, updated, removed } = countsOf(news);
  return added + updated + removed ? news : null;
}

type Ids = ReadonlySet<string>;

function union(one: Ids, two: Ids): Ids {
  return new Set([...one, ...two]);
}

function minus(one: Ids, two: Ids): Ids {
  return new Set([...one].filter((id) => !two.has(id)));
}

function both(one: Ids, two: Ids): Ids {
  return new Set([...one].filter((id) => two.has(id)));
}
