/** Filters as the API's conditions. */

import type { Filters } from "./address";
import type { Where } from "./queries";

/** The condition that articles must fulfil; null where there is none. A topic's subtopics count as it. */
export function conditions(filters: Filters): Where | null {
  const all: Where[] = [];
  if (filters.topics.length) {
    all.push({ topics: { some: { within: { id: { in: [...filters.topics] } } } } });
  }
  if (filters.providers.length) {
    all.push({ provider: { id: { in: [...filters.providers] } } });
  }
  if (filters.types.length) {
    all.push({ type: { in: [...filters.types] } });
  }
  if (filters.quality !== null) {
    all.push({ quality: { gte: filters.quality } });
  }
  if (filters.from) {
    all.push({ publishedDateTime: { gte: `${filters.from}T00:00:00Z` } });
  }
  if (filters.to) {
    all.push({ publishedDateTime: { lte: `${filters.to}T23:59:59.999999Z` } });
  }
  return all.length ? { and: all } : null;
}
