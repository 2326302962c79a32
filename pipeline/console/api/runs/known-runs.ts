import type { Bucket } from "../../../objects.ts";
import { type Alias, readAliases } from "../../../registry/aliases.ts";
import { listGroups } from "../../../registry/versions.ts";
import type { RunEnvironment } from "../../../run/environment.ts";
import type { RunSummary } from "../../../run/list.ts";
import { readAbout } from "./read-about.ts";
import { readCost } from "./run-cost.ts";
import { RunList } from "./run-list.ts";
import type { RunAbout, RunCost, RunRow } from "./run-row.ts";

/** A run, and the Region that it is in. */
export interface PlacedRun extends RunSummary {
  readonly region: string;
}

/**
 * What is known of the runs of a Region. It is kept for as long as the console serves, since a run that has ended
 * changes no more; a resume makes another entry.
 */
export class KnownRuns {
  readonly region: string;
  readonly list: RunList;
  readonly #bucket: Bucket;
  readonly #environment: RunEnvironment;
  readonly #abouts = new Map<string, RunAbout>();
  readonly #costs = new Map<string, RunCost | null>();
  readonly #aliases = new Map<string, readonly Alias[]>();
  #groups: readonly string[] = [];

  constructor(region: string, environment: RunEnvironment) {
    this.region = region;
    this.list = new RunList(environment);
    this.#environment = environment;
    this.#bucket = environment.bucket;
  }

  /** Groups in which something is registered, and those of runs that were read. */
  get groups(): readonly string[] {
    const read = [...this.#abouts.values()].flatMap(({ group }) => group ?? []);
    return [...this.#groups, ...read];
  }

  /** Base models of runs that were read. */
  get models(): readonly string[] {
    return [...this.#abouts.values()].flatMap(({ model }) => model ?? []);
  }

  /** What a run is about; undefined: not read yet. */
  about(run: RunSummary): RunAbout | undefined {
    return this.#abouts.get(keyOf(run));
  }

  /** Whether nothing more is to be read of a run that is shown. */
  isRead(run: RunSummary): boolean {
    const key = keyOf(run);
    return this.#abouts.has(key) && (run.status === "RUNNING" || this.#costs.has(key));
  }

  /** A run as the list shows it. */
  row(run: PlacedRun): RunRow {
    const key = keyOf(run);
    const about = this.#abouts.get(key) ?? null;
    const ofGroup = this.#aliases.get(about?.group ?? "") ?? [];
    const own = ofGroup.filter(({ runId }) => runId === run.runId);
    return {
      ...run,
      about,
      cost: this.#costs.get(key) ?? about?.planned ?? null,
      aliases: own.map(({ alias }) => alias),
    };
  }

  /** Reads what a run is about: again where it is running. */
  async readAbout(run: RunSummary): Promise<void> {
    this.#abouts.set(keyOf(run), await readAbout(this.#environment, run));
  }

  /** Reads all that a row shows of a run. */
  async readWhole(run: RunSummary): Promise<void> {
    const key = keyOf(run);
    if (!this.#abouts.has(key)) await this.readAbout(run);
    if (run.status !== "RUNNING") this.#costs.set(key, await readCost(this.#bucket, run));
    const group = this.#abouts.get(key)?.group ?? null;
    if (group === null || this.#aliases.has(group)) return;
    // Other runs of the group that are read meanwhile need not read them, too.
    this.#aliases.set(group, []);
    await this.#readAliases(group);
  }

  /** Reads again what changes without a run: aliases and groups. */
  async refreshRegistry(): Promise<void> {
    this.#groups = await listGroups(this.#bucket);
    for (const group of this.#aliases.keys()) await this.#readAliases(group);
  }

  async #readAliases(group: string): Promise<void> {
    this.#aliases.set(group, await readAliases(this.#bucket, group));
  }
}

/** Another execution, or another end, is another entry. */
function keyOf({ runId, resumes, status }: RunSummary): string {
  return `${runId} ${resumes} ${status}`;
}
