/** What is looked at, and how it stands in the page's address, so that a view can be shared and gone back to. */

/** What articles are colored by. */
export const COLOURINGS = ["story", "topic", "provider", "kind"] as const;
export type Colouring = (typeof COLOURINGS)[number];

/** Which edges paths go along: all, or those between related articles. */
export const PATHS_OVER = ["all", "related"] as const;
export type PathOver = (typeof PATHS_OVER)[number];

/** How many nodes may be shown, and how many are unless asked for otherwise. */
export const LIMITS = [100, 300, 1000, 3000, 10_000] as const;
const LIMIT = 300;

/** Conditions that articles must fulfil; an empty list and null are no condition. */
export interface Filters {
  readonly topics: readonly string[];
  readonly providers: readonly string[];
  readonly types: readonly string[];
  readonly quality: number | null;
  /** Days, as 2020-06-18; both are in. */
  readonly from: string | null;
  readonly to: string | null;
}

/** All that makes a view of the graph. Nodes and stories are named by their ids. */
export interface View {
  /** The subject that is looked for; no subject where it is empty. */
  readonly words: string;
  /** The node or story whose surroundings are shown instead of a subject's. */
  readonly around: string | null;
  /** Nodes whose neighbours were brought in. */
  readonly opened: readonly string[];
  readonly selected: string | null;
  /** The two ends of a path that is shown. */
  readonly path: readonly [string, string] | null;
  /** Which edges the path may go along. */
  readonly pathOver: PathOver;
  readonly filters: Filters;
  readonly colouring: Colouring;
  readonly limit: number;
}

export const NO_FILTERS: Filters = {
  topics: [],
  providers: [],
  types: [],
  quality: null,
  from: null,
  to: null,
};

export const START: View = {
  words: "",
  around: null,
  opened: [],
  selected: null,
  path: null,
  pathOver: "all",
  filters: NO_FILTERS,
  colouring: "story",
  limit: LIMIT,
};

const NODE = /^(article|provider|topic)_[0-9a-v]{24}$/;
const STORY = /^story_[0-9a-v]{24}$/;
/** As many as the API says of at once whether they are there. */
export const MOST_OPENED = 90;
const DAY = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The view that the query of an address names; what it does not say, or says wrongly, is as at the start. */
export function readView(query: string): View {
  const said = new URLSearchParams(query);
  const ends = (said.get("path") ?? "").split("~");
  const limit = Number(said.get("show"));
  return {
    words: said.get("q")?.trim() ?? "",
    around: said.getAll("around").find((id) => NODE.test(id) || STORY.test(id)) ?? null,
    opened: said.getAll("open").filter(isNode).slice(0, MOST_OPENED),
    selected: said.getAll("at").find(isNode) ?? null,
    path: ends.length === 2 && ends.every(isNode) ? [ends[0] ?? "", ends[1] ?? ""] : null,
    pathOver: PATHS_OVER.find((each) => each === said.get("over")) ?? START.pathOver,
    filters: {
      topics: said.getAll("topic").filter(isNode),
      providers: said.getAll("provider").filter(isNode),
      types: said.getAll("type"),
      quality: whole(said.get("quality")),
      from: day(said.get("from")),
      to: day(said.get("to")),
    },
    colouring: COLOURINGS.find((each) => each === said.get("by")) ?? START.colouring,
    limit: LIMITS.find((each) => each === limit) ?? LIMIT,
  };
}

/** The query of the address that names `view`, with its question mark; empty for the start. */
export function writeView(view: View): string {
  const said = new URLSearchParams();
  if (view.words) said.append("q", view.words);
  if (view.around) said.append("around", view.around);
  for (const id of view.opened) said.append("open", id);
  if (view.selected) said.append("at", view.selected);
  if (view.path) said.append("path", view.path.join("~"));
  if (view.pathOver !== START.pathOver) said.append("over", view.pathOver);
  for (const id of view.filters.topics) said.append("topic", id);
  for (const id of view.filters.providers) said.append("provider", id);
  for (const type of view.filters.types) said.append("type", type);
  if (view.filters.quality !== null) said.append("quality", String(view.filters.quality));
  if (view.filters.from) said.append("from", view.filters.from);
  if (view.filters.to) said.append("to", view.filters.to);
  if (view.colouring !== START.colouring) said.append("by", view.colouring);
  if (view.limit !== LIMIT) said.append("show", String(view.limit));
  const query = said.toString().replaceAll("%7E", "~");
  return query && `?${query}`;
}

/** How many conditions there are. */
export function countFilters(filters: Filters): number {
  const { topics, providers, types, quality, from, to } = filters;
  return (
    topics.length + providers.length + types.length + Number(quality !== null) + Number(Boolean(from || to))
  );
}

function isNode(id: string): boolean {
  return NODE.test(id);
}

function whole(text: string | null): number | null {
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}

function day(text: string | null): string | null {
  return text !== null && DAY.test(text) && new Date(text).toISOString().startsWith(text) ? text : null;
}
