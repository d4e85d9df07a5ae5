// Several changes are told of as what they come to, as far as that is known.

import fc from "fast-check";
import { expect, test } from "vitest";
import { newsWith, words, type News } from "./news";
import type { Change } from "./queries";

fc.configureGlobal({ seed: 1 });

/** A state of a graph: what each node says, by its id. */
type State = Readonly<Record<string, string>>;

const state: fc.Arbitrary<State> = fc.dictionary(
  fc.constantFrom(..."abcdef"),
  fc.constantFrom("one", "two", "three"),
  { noNullPrototype: true },
);
const states = fc.array(state, { minLength: 2, maxLength: 6 });

/** What the server tells of a step, of whose nodes it names the first `named`. */
function step(before: State, after: State, named = 100): Change {
  const added = Object.keys(after).filter((id) => !(id in before));
  const updated = Object.keys(after).filter((id) => id in before && before[id] !== after[id]);
  const removed = Object.keys(before).filter((id) => !(id in after));
  const nodes = (ids: string[]) => ids.slice(0, named).map((id) => ({ __typename: "Article" as const, id }));
  return {
    version: JSON.stringify(after),
    missed: false,
    addedCount: added.length,
    updatedCount: updated.length,
    removedCount: removed.length,
    added: nodes(added),
    updated: nodes(updated),
    removed: removed.slice(0, named),
  };
}

function steps(any: readonly State[], named?: number): Change[] {
  return any.slice(1).map((after, index) => step(any[index] ?? {}, after, named));
}

function told(changes: readonly Change[]): News | null {
  return changes.reduce<News | null>(newsWith, null);
}

const MISSED: Change = { ...step({}, {}), missed: true };

test("one change is told of as it is", () => {
  const news = told([step({ a: "one", b: "one", c: "one" }, { b: "two", c: "one", d: "one", e: "one" })]);
  expect(news).toEqual({
    kind: "named",
    added: new Set(["d", "e"]),
    updated: new Set(["b"]),
    removed: new Set(["a"]),
  });
  expect(news && words(news)).toBe("2 added, 1 changed, 1 removed");
});

test("of several changes, what came and went is what is another in the end", () => {
  fc.assert(
    fc.property(states, (any) => {
      const [first = {}, last = {}] = [any[0], any.at(-1)];
      const news = told(steps(any));
      const whole = step(first, last);
      const none = new Set<string>();
      const named = news?.kind === "named" ? news : { added: none, updated: none, removed: none };
      expect([...named.added].sort()).toEqual(whole.added.map(({ id }) => id).sort());
      expect([...named.removed].sort()).toEqual([...whole.removed].sort());
      // What changed and changed back again is told of.
      for (const { id } of whole.updated) expect(named.updated).toContain(id);
      for (const id of named.updated) expect(id in first && id in last).toBe(true);
    }),
  );
});

test("nothing is told of where what came has gone again", () => {
  expect(told(steps([{}, { a: "one" }, {}]))).toBeNull();
  expect(told([step({ a: "one" }, { a: "one" })])).toBeNull();
});

test("where some nodes are not named, counts are told of", () => {
  const many = Object.fromEntries(Array.from("abcde", (id) => [id, "one"]));
  const news = told([...steps([{}, many], 3), ...steps([many, { a: "two" }], 3)]);
  expect(news).toEqual({ kind: "counted", added: 5, updated: 1, removed: 4 });
  const thousands = news?.kind === "counted" ? { ...news, added: 2345, updated: 0 } : news;
  expect(thousands && words(thousands)).toBe("2,345 added, 4 removed");
});

test("once some were missed, what changed is not known, whatever is told of then", () => {
  fc.assert(
    fc.property(states, states, (one, two) => {
      const news = told([...steps(one), MISSED, ...steps(two)]);
      expect(news).toEqual({ kind: "missed" });
      expect(news && words(news)).toBe("what changed is not known");
    }),
  );
});
