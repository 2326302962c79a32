import { type DatasetDiff, diffDatasets } from "../../../../dataset-tools/diff.ts";
import type { Part } from "../../../../dataset-tools/prepare/splitter.ts";
import type { ApiCall, Send } from "../../http/route.ts";
import { openRun } from "../open-run.ts";
import { Recent } from "../recent.ts";
import { comparableLines, type Sides } from "./comparable-lines.ts";
import { bytesOf, type RunParts, readParts } from "./part-files.ts";

/** A row of one of the two runs. */
export interface RowPlace {
  readonly part: Part;
  /** In the part's prepared file, from 1. */
  readonly line: number;
}

/** What differs between the prepared rows of two runs: counts only, no texts but labels. */
export interface DataDiff {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly unchanged: number;
  readonly added: number;
  readonly removed: number;
  /** The same question, another answer. */
  readonly changed: number;
  /** Rows of each label; null where one of the two has no labels. */
  readonly labels: DatasetDiff["labels"];
  /** Rows that could not be compared. */
  readonly unread: number;
  /** Whether the text that precedes every row differs; it is no part of the comparison of rows. */
  readonly otherSystem: boolean;
  /** The files of both are the same, byte by byte. */
  readonly same: boolean;
}

interface DiffSide {
  readonly runId: string;
  readonly rows: number;
}

/** A comparison with the places of the rows that differ. */
export interface PlacedDiff {
  readonly diff: DataDiff;
  readonly added: readonly RowPlace[];
  readonly removed: readonly RowPlace[];
  readonly changed: readonly { readonly before: RowPlace; readonly after: RowPlace }[];
}

/** Rows of each kind that can be shown. */
const MAX_PLACES = 1000;

const diffs = new Recent<PlacedDiff>(20);

/** `GET /api/runs/:run/data/diff/:before`: events `progress` while large files are read, then `diff`. */
export async function dataDiff(call: ApiCall, send: Send): Promise<void> {
  const sides = await readSides(call);
  const { diff } = await placedDiff(sides, (progress) => send("progress", progress));
  send("diff", diff);
}

/** The prepared files of the two runs of a call. @throws UserError `Run.Unknown` */
export async function readSides({ places, params }: ApiCall): Promise<Sides> {
  const [before, after] = await Promise.all(
    [params["before"], params["run"]].map(async (run) =>
      readParts(await openRun(places, run ?? "")),
    ),
  );
  if (before === undefined || after === undefined) throw new Error("a run is missing");
  return { before, after };
}

/** Compares the rows of two runs, by what they teach. */
export async function placedDiff(
  { before, after }: Sides,
  onProgress: (progress: { bytes: number; of: number | null }) => void = () => undefined,
): Promise<PlacedDiff> {
  const key = JSON.stringify([before.version, after.version]);
  const known = diffs.get(key);
  if (known !== undefined) return known;
  const [first, second] = [bytesOf(before.files), bytesOf(after.files)];
  const of = first === null || second === null ? null : first + second;
  const tools = { onProgress: (bytes: number) => onProgress({ bytes, of }) };
  const found = await diffDatasets({
    before: before.files.map(({ part }) => uri("before", part)),
    after: after.files.map(({ part }) => uri("after", part)),
    maxPlaces: MAX_PLACES,
    openRemote: comparableLines({ before, after }, tools),
  });
  return diffs.keep(key, placed({ before, after }, found));
}

/** Name under which the tools read a part; it exists for them only. */
function uri(side: keyof Sides, part: Part): string {
  return `s3://${side}/${part}.jsonl`;
}

function placed({ before, after }: Sides, found: DatasetDiff): PlacedDiff {
  const diff = {
    before: { runId: before.runId, rows: found.before.records },
    after: { runId: after.runId, rows: found.after.records },
    ...{ unchanged: found.unchanged, added: found.added.count, removed: found.removed.count },
    ...{ changed: found.changed.count, labels: found.labels, unread: found.unread },
    otherSystem: before.system !== after.system,
    same: isSame(before, after) && found.unchanged === found.after.records,
  };
  return {
    diff,
    added: found.added.places.map(placeOf),
    removed: found.removed.places.map(placeOf),
    changed: found.changed.places.map((one) => ({
      before: placeOf(one.before),
      after: placeOf(one.after),
    })),
  };
}

function isSame(one: RunParts, other: RunParts): boolean {
  const hashes = ({ files }: RunParts) => JSON.stringify(files.map(({ sha256 }) => sha256));
  return hashes(one) === hashes(other);
}

function placeOf({ file, line }: { file: string; line: number }): RowPlace {
  return { part: /\/(train|validation|evaluation)\.jsonl$/.exec(file)?.[1] as Part, line };
}
