/** Follows the graph's changes while the page is seen, and comes again, since what it was told of last, whenever it broke off. */

import { follow, type Ending } from "./client";
import { CHANGES, type Change } from "./queries";

/** Milliseconds until a server is asked again that did not answer: at first, and at most. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
/** A stream that lasted so long has been well; after it the first wait is a short one. */
const WELL = 30_000;

/** Tells of each change since a version, in order; a server that refuses to tell of them is not asked again. */
export class Follower {
  #since: string | null = null;
  #stop: (() => void) | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT;
  #begun = 0;

  constructor(private readonly told: (change: Change) => void) {
    // Browsers give a server six connections for all of their tabs: those that nobody sees hold none.
    document.addEventListener("visibilitychange", () => this.#comeOrGo());
    addEventListener("online", () => this.#comeOrGo());
  }

  /** Begins with what comes after the version `since`, unless it follows already. */
  begin(since: string): void {
    if (this.#since !== null) return;
    this.#since = since;
    this.#comeOrGo();
  }

  #comeOrGo(): void {
    clearTimeout(this.#waiting);
    if (document.hidden) {
      this.#stop?.();
      this.#stop = null;
    } else {
      this.#wait = FIRST_WAIT;
      this.#connect();
    }
  }

  #connect(): void {
    if (this.#since === null || this.#stop) return;
    this.#begun = performance.now();
    this.#stop = follow(
      CHANGES,
      { since: this.#since },
      ({ graphChanged }) => this.#hear(graphChanged),
      (ending) => this.#lose(ending),
    );
  }

  #hear(change: Change): void {
    this.#since = change.version;
    this.#wait = FIRST_WAIT;
    this.told(change);
  }

  #lose(ending: Ending): void {
    this.#stop = null;
    if (ending === "refused") {
      this.#since = null;
      return;
    }
    if (performance.now() - this.#begun > WELL) this.#wait = FIRST_WAIT;
    // Pages that a server left at once do not all come back at once.
    this.#waiting = setTimeout(() => this.#connect(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
  }
}
