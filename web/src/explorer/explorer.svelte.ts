/** What the explorer shows, and what one can do with it: each step is an entry in the browser's history. */

import {
  MOST_OPENED,
  NO_FILTERS,
  START,
  readView,
  writeView,
  type Filters,
  type PathOver,
  type View,
} from "./address";
import { ask, forget } from "./client";
import { DETAILS, type Details } from "./details";
import { loadFacets, loadTimeline, loadTopics, type TopicNode, type Timeline } from "./facets";
import { Follower } from "./follower";
import { loadNetwork, networkOf, succeed, type Network } from "./network";
import { newsWith, type News } from "./news";
import { GRAPH, type Change, type Facets } from "./queries";
import { Resource } from "./resource.svelte";
import { joined, loadPages, loadResults, type Results } from "./results";

const RESULTS_OF = ["words", "around", "filters"] as const;
const IMAGES = "newsgraph.images";
const TAKES_IN = "newsgraph.takes-in";
/** Milliseconds at least between two graphs that are taken in by themselves. */
const REST = 1000;

export class Explorer {
  view = $state.raw<View>(START);
  network = new Resource<Network>();
  results = new Resource<Results>();
  details = new Resource<Details | null>();
  facets = new Resource<Facets>();
  timeline = new Resource<Timeline>();
  topics = new Resource<TopicNode[]>();
  size = new Resource<{
    version: string;
    articles: number;
    providers: number;
    topics: number;
    edges: number;
  }>();
  /** The node that a path begins at, while its other end is being chosen. */
  pathFrom = $state.raw<{ id: string; label: string } | null>(null);
  /** Whether images are loaded from where articles have them. */
  images = $state(localStorage.getItem(IMAGES) === "on");
  /** What is newer than what is shown; null where nothing is known to be. */
  news = $state.raw<News | null>(null);
  /** Whether newer graphs are taken in by themselves. */
  takesIn = $state(localStorage.getItem(TAKES_IN) === "on");
  /** Whether the graph is one that changes, as far as is known. */
  changes = $state(this.takesIn);
  readonly #follower = new Follower((change) => this.#hear(change));
  /** Until the graph's version was told of, or could not be. */
  readonly #begun: Promise<void>;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#begun = this.#loadSize();
    this.#show(readView(location.search), true);
    this.#loadTopics();
    addEventListener("popstate", () => this.#show(readView(location.search), false));
  }

  /** Looks for a subject; no words lead back to the start. */
  search(words: string): void {
    this.#go({ words: words.trim(), around: null, opened: [], selected: null, path: null });
  }

  /** Shows the surroundings of a node, or a story, in place of what was shown. */
  focus(id: string): void {
    const selected = id.startsWith("story_") ? null : id;
    this.#go({ words: "", around: id, opened: [], selected, path: null });
  }

  /** Shows a node's details; for a path that was begun, it is the other end. */
  select(id: string | null): void {
    const from = this.pathFrom;
    if (id && from && id !== from.id) {
      this.pathFrom = null;
      this.#go({ selected: id, path: [from.id, id] });
    } else if (id !== this.view.selected) {
      this.#go({ selected: id });
    }
  }

  /** Brings in a node's neighbours. */
  open(id: string): void {
    if (this.view.opened.includes(id)) return;
    this.#go({ opened: [...this.view.opened, id].slice(-MOST_OPENED), selected: id });
  }

  /** Takes out again what `open` brought in. */
  close(id: string): void {
    this.#go({ opened: this.view.opened.filter((each) => each !== id) });
  }

  leadPathOver(pathOver: PathOver): void {
    this.#go({ pathOver });
  }

  leavePath(): void {
    this.pathFrom = null;
    this.#go({ path: null, pathOver: START.pathOver });
  }

  filter(change: Partial<Filters>): void {
    this.#go({ filters: { ...this.view.filters, ...change } });
  }

  clearFilters(): void {
    this.#go({ filters: NO_FILTERS });
  }

  colourBy(colouring: View["colouring"]): void {
    this.#go({ colouring });
  }

  showUpTo(limit: number): void {
    this.#go({ limit });
  }

  showImages(shown: boolean): void {
    this.images = shown;
    localStorage.setItem(IMAGES, shown ? "on" : "off");
  }

  /** Shows the graph as it is now: the same view of it, with what is still there where it was. */
  takeIn(): void {
    this.news = null;
    forget();
    void this.#loadSize();
    this.#loadTopics();
    this.#loadNetwork();
    this.#loadResults(this.results.value?.results.length);
    this.#loadFacets();
    this.#loadTimeline();
    this.#loadDetails();
  }

  /** Whether newer graphs are taken in by themselves from now on. */
  takeInAll(taken: boolean): void {
    this.takesIn = taken;
    localStorage.setItem(TAKES_IN, taken ? "on" : "off");
    if (taken) this.#takeInSoon();
  }

  /** The next page of the list, behind what is there. */
  async more(): Promise<void> {
    const there = this.results.value;
    if (!there?.next || this.results.loading) return;
    await this.results.load(async (signal) =>
      joined(there, await loadResults(this.view, there.next, signal)),
    );
  }

  /** Asks again for all that failed. */
  retry(): void {
    if (this.network.failure) this.#loadNetwork();
    if (this.results.failure) this.#loadResults();
    if (this.details.failure) this.#loadDetails();
    if (this.facets.failure) this.#loadFacets();
    if (this.timeline.failure) this.#loadTimeline();
    if (this.topics.failure) this.#loadTopics();
    if (this.size.failure) void this.#loadSize();
  }

  #go(change: Partial<View>): void {
    const view = { ...this.view, ...change };
    history.pushState(null, "", writeView(view) || location.pathname);
    this.#show(view, false);
  }

  #show(view: View, first: boolean): void {
    const before = this.view;
    this.view = view;
    const changed = (names: readonly (keyof View)[]) =>
      first || names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(view[name]));
    if (first || networkOf(before) !== networkOf(view) || this.#lacks(view.selected)) this.#loadNetwork();
    if (changed(RESULTS_OF)) this.#loadResults();
    if (changed(["words"])) this.#loadFacets();
    if (changed(["words", "filters"])) this.#loadTimeline();
    if (changed(["selected"])) this.#loadDetails();
    document.title = `${view.words || "newsgraph"}${view.words ? " · newsgraph" : ""}`;
  }

  #lacks(id: string | null): boolean {
    const drawn = this.network.value?.graph;
    return Boolean(id && drawn && !drawn.hasNode(id));
  }

  #hear(change: Change): void {
    this.changes = true;
    this.news = newsWith(this.news, change);
    this.#takeInSoon();
  }

  /** Takes in what is new, where that is done by itself and nothing else is being loaded. */
  #takeInSoon(): void {
    clearTimeout(this.#resting);
    if (!this.news || !this.takesIn) return;
    this.#resting = setTimeout(() => (this.network.loading ? this.#takeInSoon() : this.takeIn()), REST);
  }

  #loadNetwork(): void {
    const { view } = this;
    this.#load(this.network, async (signal) => {
      const network = await loadNetwork(view, signal);
      return this.network.value ? succeed(network, this.network.value) : network;
    });
  }

  async #loadSize(): Promise<void> {
    await this.size.load(async (signal) => (await ask(GRAPH, {}, signal)).graph);
    if (this.size.value) this.#follower.begin(this.size.value.version);
  }

  #loadTopics(): void {
    this.#load(this.topics, loadTopics);
  }

  #loadFacets(): void {
    const { view } = this;
    this.#load(this.facets, (signal) => loadFacets(view, signal));
  }

  #loadTimeline(): void {
    const { view } = this;
    this.#load(this.timeline, (signal) => loadTimeline(view, signal));
  }

  #loadResults(least = 0): void {
    const { view } = this;
    this.#load(this.results, (signal) => loadPages(view, least, signal));
  }

  #loadDetails(): void {
    const { selected } = this.view;
    if (!selected) {
      this.details.clear();
      return;
    }
    this.#load(this.details, async (signal) => (await ask(DETAILS, { id: selected }, signal)).node);
  }

  /** Loads what is of no older graph than the first version that was told of: whatever came after that is told of, too. */
  #load<Value>(resource: Resource<Value>, asked: (signal: AbortSignal) => Promise<Value>): void {
    void resource.load(async (signal) => {
      await this.#begun;
      return asked(signal);
    });
  }
}
