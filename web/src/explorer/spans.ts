/** Time as a line: where instants stand on it, and which days a stretch of it covers. */

import type { Timeline } from "./facets";

const DAY = 24 * 60 * 60 * 1000;

/** A bar of the timeline; ends are shares of the whole line, from 0 to 1. */
export interface Bar {
  readonly start: string;
  readonly count: number;
  readonly left: number;
  readonly right: number;
}

/** The line's ends, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** From the first bucket's start to the last one's end; null where there are no buckets. */
export function spanOf({ interval, buckets }: Timeline): Span | null {
  const [first, last] = [buckets[0], buckets.at(-1)];
  return first && last ? { from: Date.parse(first.start), to: endOf(last.start, interval) } : null;
}

export function barsOf({ interval, buckets }: Timeline, span: Span): Bar[] {
  return buckets.map(({ start, count }) => ({
    start,
    count,
    left: shareOf(Date.parse(start), span),
    right: shareOf(endOf(start, interval), span),
  }));
}

/** Where an instant stands on the line. */
export function shareOf(instant: number, { from, to }: Span): number {
  return (instant - from) / (to - from);
}

/** The first and the last day of a stretch between two shares of the line, in whichever order. */
export function daysOf(one: number, two: number, { from, to }: Span): { from: string; to: string } {
  const instant = (share: number) => Math.round(from + Math.min(1, Math.max(0, share)) * (to - from));
  const [begin, end] = [instant(Math.min(one, two)), instant(Math.max(one, two))];
  return { from: dayOf(begin), to: dayOf(Math.max(begin, end - 1)) };
}

/** The stretch from one day to another, both in, as shares of the line. */
export function stretchOf(from: string | null, to: string | null, span: Span): [number, number] {
  const left = from ? shareOf(Date.parse(from), span) : 0;
  const right = to ? shareOf(Date.parse(to) + DAY, span) : 1;
  return [Math.max(0, Math.min(1, left)), Math.max(0, Math.min(1, right))];
}

function endOf(start: string, interval: Timeline["interval"]): number {
  const date = new Date(start);
  if (interval === "YEAR") return date.setUTCFullYear(date.getUTCFullYear() + 1);
  if (interval === "MONTH") return date.setUTCMonth(date.getUTCMonth() + 1);
  return date.getTime() + (interval === "WEEK" ? 7 : interval === "HOUR" ? 1 / 24 : 1) * DAY;
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
