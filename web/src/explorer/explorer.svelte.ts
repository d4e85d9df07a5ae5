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
import { ask } from "./client";
import { DETAILS, type Details } from "./details";
import { loadFacets, loadTimeline, loadTopics, type TopicNode, type Timeline } from "./facets";
import { keepPlaces, loadNetwork, type Network } from "./network";
import { GRAPH, type Facets } from "./queries";
import { Resource } from "./resource.svelte";
import { joined, loadResults, type Results } from "./results";

const NETWORK_OF = ["words", "around", "opened", "filters", "limit", "path", "pathOver"] as const;
const RESULTS_OF = ["words", "around", "filters"] as const;
const IMAGES = "newsgraph.images";

export class Explorer {
  view = $state.raw<View>(START);
  network = new Resource<Network>();
  results = new Resource<Results>();
  details = new Resource<Details | null>();
  facets = new Resource<Facets>();
  timeline = new Resource<Timeline>();
  topics = new Resource<TopicNode[]>();
  size = new Resource<{ articles: number; providers: number; topics: number; edges: number }>();
  /** The node that a path begins at, while its other end is being chosen. */
  pathFrom = $state.raw<{ id: string; label: string } | null>(null);
  /** Whether images are loaded from where articles have them. */
  images = $state(localStorage.getItem(IMAGES) === "on");

  constructor() {
    this.#show(readView(location.search), true);
    void this.topics.load(loadTopics);
    this.#loadSize();
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
    if (this.facets.failure) void this.facets.load((signal) => loadFacets(this.view, signal));
    if (this.timeline.failure) void this.timeline.load((signal) => loadTimeline(this.view, signal));
    if (this.topics.failure) void this.topics.load(loadTopics);
    if (this.size.failure) this.#loadSize();
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
    if (changed(NETWORK_OF) || this.#lacks(view.selected)) this.#loadNetwork();
    if (changed(RESULTS_OF)) this.#loadResults();
    if (changed(["words"])) void this.facets.load((signal) => loadFacets(view, signal));
    if (changed(["words", "filters"])) void this.timeline.load((signal) => loadTimeline(view, signal));
    if (changed(["selected"])) this.#loadDetails();
    document.title = `${view.words || "newsgraph"}${view.words ? " · newsgraph" : ""}`;
  }

  #lacks(id: string | null): boolean {
    const drawn = this.network.value?.graph;
    return Boolean(id && drawn && !drawn.hasNode(id));
  }

  #loadNetwork(): void {
    const { view } = this;
    void this.network.load(async (signal) => {
      const network = await loadNetwork(view, signal);
      if (this.network.value) keepPlaces(network.graph, this.network.value.graph);
      return network;
    });
  }

  #loadSize(): void {
    void this.size.load(async (signal) => (await ask(GRAPH, {}, signal)).graph);
  }

  #loadResults(): void {
    const { view } = this;
    void this.results.load((signal) => loadResults(view, null, signal));
  }

  #loadDetails(): void {
    const { selected } = this.view;
    if (!selected) {
      this.details.clear();
      return;
    }
    void this.details.load(async (signal) => (await ask(DETAILS, { id: selected }, signal)).node);
  }
}
