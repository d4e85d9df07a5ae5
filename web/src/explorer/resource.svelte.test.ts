// Of answers that come in any order, the one that was asked for last counts.

import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { Failure } from "./client";
import { Resource } from "./resource.svelte";

fc.configureGlobal({ seed: 1 });

interface Pending {
  readonly signal: AbortSignal;
  readonly answer: (value: string) => void;
  readonly fail: (error: unknown) => void;
  /** Settles once the resource knows of the answer. */
  readonly done: Promise<void>;
}

/** Asks for something whose answer comes when it is told to. */
function ask(resource: Resource<string>): Pending {
  let asked: Omit<Pending, "done"> | undefined;
  const done = resource.load((signal) => new Promise((answer, fail) => (asked = { signal, answer, fail })));
  if (!asked) throw new Error("a resource asks at once");
  return { ...asked, done };
}

function state({ value, failure, loading }: Resource<string>) {
  return { value, failure, loading };
}

const FAILURE = new Failure("The server does not answer.", true);
const IDLE = { value: null, failure: null, loading: false };

test("to begin with there is nothing, and nothing is asked for", () => {
  expect(state(new Resource<string>())).toEqual(IDLE);
});

test("an answer is there once it came", async () => {
  const resource = new Resource<string>();
  const one = ask(resource);
  expect(state(resource)).toEqual({ ...IDLE, loading: true });
  one.answer("one");
  await one.done;
  expect(state(resource)).toEqual({ ...IDLE, value: "one" });
});

test("the answer stays while the next one is on its way", async () => {
  const resource = new Resource<string>();
  const one = ask(resource);
  one.answer("one");
  await one.done;
  ask(resource);
  expect(state(resource)).toEqual({ value: "one", failure: null, loading: true });
});

test("what was asked for last counts, in whatever order answers and failures come", async () => {
  const order = fc.integer({ min: 1, max: 6 }).chain((count) => {
    const all = Array.from({ length: count }, (_, index) => index);
    const fails = fc.array(fc.boolean(), { minLength: count, maxLength: count });
    return fc.tuple(fc.shuffledSubarray(all, { minLength: count }), fails);
  });
  await fc.assert(
    fc.asyncProperty(order, async ([coming, fails]) => {
      const resource = new Resource<string>();
      const asked = coming.map(() => ask(resource));
      const last = asked.length - 1;
      let come = false;
      for (const index of coming) {
        if (fails[index]) asked[index]?.fail(FAILURE);
        else asked[index]?.answer(`answer ${index}`);
        await asked[index]?.done;
        come ||= index === last;
        expect(resource.loading).toBe(!come);
      }
      expect(state(resource)).toEqual({
        value: fails[last] ? null : `answer ${last}`,
        failure: fails[last] ? FAILURE : null,
        loading: false,
      });
    }),
  );
});

test("who asks anew lets go of what was asked before, and only of that", () => {
  const resource = new Resource<string>();
  const [one, two] = [ask(resource), ask(resource)];
  expect([one.signal.aborted, two.signal.aborted]).toEqual([true, false]);
});

test("a failure leaves the answer before it, and is forgotten as soon as one asks anew", async () => {
  const resource = new Resource<string>();
  const one = ask(resource);
  one.answer("one");
  await one.done;
  const two = ask(resource);
  two.fail(FAILURE);
  await two.done;
  expect(state(resource)).toEqual({ value: "one", failure: FAILURE, loading: false });
  ask(resource);
  expect(state(resource)).toEqual({ value: "one", failure: null, loading: true });
});

test("a fault of the program is thrown, not told as a failure", async () => {
  const resource = new Resource<string>();
  const one = ask(resource);
  one.fail(new TypeError("not a function"));
  await expect(one.done).rejects.toThrow("not a function");
  expect(state(resource)).toEqual(IDLE);
});

test("what is cleared is empty, though an answer comes afterwards", async () => {
  const resource = new Resource<string>();
  const one = ask(resource);
  one.answer("one");
  await one.done;
  const two = ask(resource);
  resource.clear();
  expect(state(resource)).toEqual(IDLE);
  expect(two.signal.aborted).toBe(true);
  two.answer("two");
  await two.done;
  expect(state(resource)).toEqual(IDLE);
});

test("who looks at a resource is told of each change", async () => {
  const resource = new Resource<string>();
  const seen: unknown[] = [];
  const stop = $effect.root(() => {
    $effect(() => {
      seen.push(state(resource));
    });
  });
  await vi.waitFor(() => expect(seen).toEqual([IDLE]));
  const one = ask(resource);
  await vi.waitFor(() => expect(seen.at(-1)).toEqual({ ...IDLE, loading: true }));
  one.answer("one");
  await vi.waitFor(() => expect(seen.at(-1)).toEqual({ ...IDLE, value: "one" }));
  stop();
});
