/** Dates, counts and names as people read them. */

import type { EdgeKind, NodeKind } from "./queries";

const DATE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const COUNT = new Intl.NumberFormat("en-GB");

/** The day of an instant: 18 Jun 2020. */
export function day(instant: string): string {
  return DATE.format(new Date(instant));
}

/** A number with what it counts: “1 article”, “1,024 articles”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${COUNT.format(count)} ${count === 1 ? one : many}`;
}

export const KIND: Record<NodeKind, string> = { ARTICLE: "Article", PROVIDER: "Provider", TOPIC: "Topic" };

/** How an edge is read, from its source to its target. */
export const EDGE: Record<EdgeKind, string> = {
  RELATED: "lists as related",
  PUBLISHED_BY: "was published by",
  HAS_TOPIC: "has the topic",
  SUBTOPIC_OF: "is a subtopic of",
  CONTAINS: "contains",
};

/** How it is read from its target to its source. */
export const EDGE_BACK: Record<EdgeKind, string> = {
  RELATED: "is listed as related by",
  PUBLISHED_BY: "published",
  HAS_TOPIC: "is a topic of",
  SUBTOPIC_OF: "has the subtopic",
  CONTAINS: "is contained in",
};

/** `text`, or its beginning where it is longer than `most` characters. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most
    ? `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : text;
}
