/** What a tab holds: a query and its variables. */

export interface Operation {
  query: string;
  /** JSON, or nothing. */
  variables: string;
}

/** A tab as GraphiQL keeps it. */
export interface Tab {
  query: string | null;
  variables?: string | null;
}

/** Whether two tabs ask the same thing, letter for letter. */
export function same(one: Tab, other: Tab): boolean {
  return (one.query ?? "") === (other.query ?? "") && (one.variables ?? "") === (other.variables ?? "");
}

/** Whether nothing of the reader's is in a tab: it is empty, or as one of the `given` operations. */
export function untouched(tab: Tab, given: readonly Operation[]): boolean {
  return !(tab.query?.trim() || tab.variables?.trim()) || given.some((operation) => same(tab, operation));
}
