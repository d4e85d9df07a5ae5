/** Something that is asked for, again and again: the latest answer counts, whatever order answers come in. */

import { Failure } from "./client";

export class Resource<Value> {
  /** The last answer; it stays while the next one is on its way. */
  value = $state.raw<Value | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  #latest: AbortController | null = null;

  /** Asks anew, and lets go of what was asked before. */
  async load(asked: (signal: AbortSignal) => Promise<Value>): Promise<void> {
    this.#latest?.abort();
    const mine = (this.#latest = new AbortController());
    this.loading = true;
    this.failure = null;
    try {
      const value = await asked(mine.signal);
      if (mine.signal.aborted) return;
      this.value = value;
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Failure)) throw error;
      this.failure = error;
    } finally {
      if (this.#latest === mine) this.loading = false;
    }
  }

  /** Forgets the answer, and what was asked. */
  clear(): void {
    this.#latest?.abort();
    this.#latest = null;
    this.value = null;
    this.failure = null;
    this.loading = false;
  }
}
