// Changes are followed while the page is seen, from the version that is known, whatever becomes of the server.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Ending } from "./client";
import type { Change } from "./queries";

interface Stream {
  readonly since: string;
  readonly told: (data: { graphChanged: Change }) => void;
  readonly ended: (ending: Ending) => void;
  open: boolean;
}

const streams: Stream[] = [];
vi.mock("./client", () => ({
  follow: (_: unknown, { since }: { since: string }, told: Stream["told"], ended: Stream["ended"]) => {
    const stream: Stream = { since, told, ended, open: true };
    streams.push(stream);
    return () => (stream.open = false);
  },
}));

const { Follower } = await import("./follower");
const heard: string[] = [];
let hidden = false;

beforeEach(() => {
  streams.length = 0;
  heard.length = 0;
  hidden = false;
  vi.useFakeTimers();
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});

afterEach(() => {
  // What other tests began is over.
  see(true);
  for (const stream of streams) if (stream.open) stream.ended("refused");
  vi.useRealTimers();
});

function follower() {
  return new Follower(({ version }) => heard.push(version));
}

function latest(): Stream {
  const stream = streams.at(-1);
  if (!stream) throw new Error("nothing was followed");
  return stream;
}

function tell(version: string): void {
  const none = { addedCount: 0, updatedCount: 0, removedCount: 0, added: [], updated: [], removed: [] };
  latest().told({ graphChanged: { version, missed: false, ...none } });
}

function lose(ending: Ending): void {
  latest().open = false;
  latest().ended(ending);
}

function see(seen: boolean): void {
  hidden = !seen;
  document.dispatchEvent(new Event("visibilitychange"));
}

function since(): string[] {
  return streams.map((stream) => stream.since);
}

test("nothing is followed before it is known since when", () => {
  follower();
  dispatchEvent(new Event("online"));
  expect(streams).toEqual([]);
});

test("it begins once, and tells of each change", () => {
  const following = follower();
  following.begin("1");
  following.begin("2");
  tell("3");
  tell("4");
  expect(since()).toEqual(["1"]);
  expect(heard).toEqual(["3", "4"]);
});

test("a stream that broke off is begun again since the last version, after longer and longer waits", () => {
  follower().begin("1");
  tell("2");
  const waits: number[] = [];
  for (let time = 0; time < 12; time++) {
    lose("broken");
    const before = Date.now();
    vi.advanceTimersToNextTimer();
    waits.push(Date.now() - before);
  }
  expect(since()).toEqual(["1", ...Array<string>(12).fill("2")]);
  expect(waits[0]).toBeLessThanOrEqual(1500);
  expect(waits.at(-1)).toBeGreaterThanOrEqual(30_000);
  expect(waits.at(-1)).toBeLessThanOrEqual(90_000);
  tell("3");
  lose("broken");
  vi.advanceTimersByTime(1500);
  expect(latest()).toMatchObject({ since: "3", open: true });
});

test("after a stream that lasted, the first wait is short again", () => {
  follower().begin("1");
  for (let time = 0; time < 8; time++) {
    lose("broken");
    vi.advanceTimersToNextTimer();
  }
  vi.advanceTimersByTime(60_000);
  lose("broken");
  vi.advanceTimersByTime(1500);
  expect(streams).toHaveLength(10);
});

test("a server that refuses is left alone", () => {
  follower().begin("1");
  lose("refused");
  vi.advanceTimersByTime(3_600_000);
  see(false);
  see(true);
  expect(streams).toHaveLength(1);
});

test("a page that is not seen holds no connection, and comes back since the last version at once", () => {
  follower().begin("1");
  tell("2");
  see(false);
  expect(latest().open).toBe(false);
  vi.advanceTimersByTime(3_600_000);
  see(true);
  expect(since()).toEqual(["1", "2"]);
});

test("a page that is opened unseen waits until it is seen", () => {
  hidden = true;
  follower().begin("1");
  expect(streams).toEqual([]);
  see(true);
  expect(since()).toEqual(["1"]);
});

test("a page that goes while it waits does not come back before it is seen", () => {
  follower().begin("1");
  lose("broken");
  see(false);
  vi.advanceTimersByTime(3_600_000);
  expect(streams).toHaveLength(1);
});

test("once there is a network again, nobody waits", () => {
  follower().begin("1");
  lose("broken");
  dispatchEvent(new Event("online"));
  expect(streams).toHaveLength(2);
  vi.advanceTimersByTime(3_600_000);
  expect(streams).toHaveLength(2);
});
