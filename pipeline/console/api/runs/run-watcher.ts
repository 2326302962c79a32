import { systemClock } from "../../../clock.ts";
import { inParallel } from "../../../in-parallel.ts";
import { throughOutages } from "../../../run/through-outage.ts";
import { openPlaces, type Places } from "../../place.ts";
import { KnownRuns, type PlacedRun } from "./known-runs.ts";
import type { RunFilter } from "./run-filter.ts";
import { filterRuns, type RunsPage } from "./runs-page.ts";

/** A page that listens. */
interface Listener {
  readonly filter: RunFilter;
  onPage(page: RunsPage): void;
  /** Why nothing more is read. */
  onError(error: unknown): void;
}

/** Runs that are read before the pages are drawn again, and how many of them at a time. */
const PORTION = 16;
const PARALLEL = 8;

/** Running runs whose state is read again by one look; Step Functions answers 20 such calls a second. */
const AGAIN = 10;

/** Milliseconds between two reads of aliases and groups, and between two portions for a filter where calls are counted. */
const REGISTRY_EVERY = 30_000;
const PORTION_EVERY = 1500;

/** Reads the runs of all Regions for all pages that listen, once for all, and nothing while none does. */
export class RunWatcher {
  readonly #places: Places;
  readonly #listeners = new Set<Listener>();
  readonly #through;
  #known: readonly KnownRuns[] = [];
  #isFollowing = false;
  #isLost = false;
  #wake: () => void = () => undefined;
  #nextList = 0;
  #nextRegistry = 0;

  constructor(places: Places) {
    this.#places = places;
    const onOutage = (what: "lost" | "back") => {
      this.#isLost = what === "lost";
      this.#notify();
    };
    this.#through = throughOutages({ clock: systemClock, onOutage });
  }

  /** Whether the cloud does not answer; what was read before is shown. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Calls the listener with what is known now, and whenever more may be; returns what ends that. */
  join(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (this.#known.length > 0) listener.onPage(filterRuns(this.#known, listener.filter).page);
    this.#wake();
    void this.#follow();
    return () => {
      this.#listeners.delete(listener);
      this.#wake();
    };
  }

  async #follow(): Promise<void> {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    try {
      while (this.#listeners.size > 0) await this.#through(() => this.#step());
    } catch (error) {
      for (const { onError } of this.#listeners) onError(error);
    } finally {
      this.#isFollowing = false;
    }
  }

  /** Reads the list where its time has come, and a portion of what is most urgent: what is shown comes first. */
  async #step(): Promise<void> {
    if (this.#known.length === 0) await this.#open();
    if (systemClock.now() >= this.#nextList) await this.#refresh();
    const shown = this.#filtered().flatMap((one) => one.shown);
    const wanted = shown.filter((run) => !this.#of(run).isRead(run)).slice(0, PORTION);
    if (wanted.length > 0) return this.#read(wanted, (known, run) => known.readWhole(run));
    const now = systemClock.now();
    if (now >= this.#nextRegistry) return this.#refreshRegistry();
    const unread = this.#filtered().flatMap((one) => one.unread);
    if (unread.length === 0) return this.#rest(this.#nextList - now);
    await this.#read(unread.slice(0, PORTION), (known, run) => known.readAbout(run));
    if (!this.#places[0].isFree) await this.#rest(PORTION_EVERY);
  }

  async #open(): Promise<void> {
    const opened = await openPlaces(this.#places);
    this.#known = opened.map(({ place, environment }) => new KnownRuns(place.region, environment));
  }

  async #refresh(): Promise<void> {
    const { pollEvery } = this.#places[0];
    await Promise.all(this.#known.map(({ list }) => list.refresh(() => this.#notify())));
    this.#nextList = systemClock.now() + pollEvery;
    // A run that has ended may have moved an alias.
    const ended = this.#known.filter(({ list }) => list.takeEnded());
    if (ended.length > 0) this.#nextRegistry = 0;
    const running = this.#filtered()
      .flatMap((one) => [...one.shown, ...one.unread])
      .filter((run) => run.status === "RUNNING" && this.#of(run).isRead(run));
    await this.#read(running.slice(0, AGAIN), (known, run) => known.readAbout(run));
  }

  async #refreshRegistry(): Promise<void> {
    this.#nextRegistry = systemClock.now() + REGISTRY_EVERY;
    await inParallel(this.#known, PARALLEL, (known) => known.refreshRegistry());
    this.#notify();
  }

  async #read(
    runs: readonly PlacedRun[],
    read: (known: KnownRuns, run: PlacedRun) => Promise<void>,
  ): Promise<void> {
    await inParallel(runs, PARALLEL, (run) => read(this.#of(run), run));
    this.#notify();
  }

  #filtered() {
    return [...this.#listeners].map(({ filter }) => filterRuns(this.#known, filter));
  }

  #of({ region }: PlacedRun): KnownRuns {
    const known = this.#known.find((one) => one.region === region);
    if (known === undefined) throw new RangeError(`no runs of ${region} are read`);
    return known;
  }

  #notify(): void {
    for (const { filter, onPage } of this.#listeners) onPage(filterRuns(this.#known, filter).page);
  }

  /** Waits, until a page starts or ends to listen at the latest. */
  async #rest(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
