import type { KnownRuns, PlacedRun } from "./known-runs.ts";
import { fits, type RunFilter } from "./run-filter.ts";
import type { RunRow } from "./run-row.ts";

/** Rows of a page. */
const PAGE_ROWS = 50;

/** What a page of runs shows. */
export interface RunsPage {
  /** The newest first. */
  readonly rows: readonly RunRow[];
  /** Number of this page, and of all pages of runs that are known to fit. */
  readonly page: number;
  readonly pages: number;
  /** Runs that are known to fit. */
  readonly found: number;
  /** Runs in the list, and those of them that the filter has not looked at yet. */
  readonly runs: number;
  readonly unread: number;
  /** Whether the list itself was read to its end. */
  readonly isListed: boolean;
  /** Whether there may be older runs, which are not in the list. */
  readonly isCut: boolean;
  /** Names to filter by, as far as they are known. */
  readonly models: readonly string[];
  readonly groups: readonly string[];
}

/** What a filter makes of the runs that are known, and which it has not looked at. */
export interface Filtered {
  readonly page: RunsPage;
  /** Runs of the page. */
  readonly shown: readonly PlacedRun[];
  /** Those that are to be read before it is known whether they fit, the newest first. */
  readonly unread: readonly PlacedRun[];
}

/** Applies a filter to what is known of all Regions. */
export function filterRuns(places: readonly KnownRuns[], filter: RunFilter): Filtered {
  const of = new Map(places.map((place) => [place.region, place]));
  const runs = newestFirst(places);
  const found: PlacedRun[] = [];
  const unread: PlacedRun[] = [];
  for (const run of runs) {
    const answer = fits(run, of.get(run.region)?.about(run), filter);
    if (answer === true) found.push(run);
    if (answer === "unread") unread.push(run);
  }
  const isListed = places.every(({ list }) => list.isWhole);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
  const isSure = isListed && unread.length === 0;
  const number = isSure ? Math.min(filter.page, pages) : filter.page;
  const shown = found.slice((number - 1) * PAGE_ROWS, number * PAGE_ROWS);
  const page = {
    rows: shown.flatMap((run) => of.get(run.region)?.row(run) ?? []),
    ...{ page: number, pages, found: found.length, runs: runs.length, unread: unread.length },
    isListed,
    isCut: places.some(({ list }) => list.isCut),
    models: names(places.flatMap(({ models }) => models)),
    groups: names(places.flatMap(({ groups }) => groups)),
  };
  return { page, shown, unread };
}

function newestFirst(places: readonly KnownRuns[]): PlacedRun[] {
  const all = places.flatMap(({ region, list }) =>
    [...list.runs].map((run) => ({ ...run, region })),
  );
  return all.sort((one, other) => other.startedAt - one.startedAt);
}

function names(all: readonly string[]): string[] {
  return [...new Set(all)].sort();
}
