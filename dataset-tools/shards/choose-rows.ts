import { z } from "zod";
import { BadDataError } from "../bad-data.ts";
import { rulesOf } from "../options.ts";
import { type MediaCount, refuseMedia } from "../prepare/media-tally.ts";
import { refuseMissing } from "../read/slice-values.ts";
import { RowDraws } from "./draws.ts";
import { duplicateKinds } from "./duplicates.ts";
import { checkOfShards } from "./merge-checks.ts";
import { type RowKinds, rowKinds } from "./row-kinds.ts";
import { type Drawn, Sample } from "./sample.ts";
import { datasetOptionsOf, type PreparationSettings } from "./settings.ts";
import { shardFiles } from "./shard.ts";
import { readBytes, type ShardStore, writeJson } from "./store.ts";
import { type ShardSummary, summariesOf } from "./summary.ts";

const Count = z.int().nonnegative();

/** Which rows the set is made of: counts alone. */
export const Choice = z.strictObject({
  /** Rows that may be used. */
  usable: Count,
  leaked: Count,
  exact: Count,
  near: Count,
  /** Rows that the sample was drawn from, without those of held-out files; and those drawn. */
  candidates: Count,
  drawn: Count,
  /** From held-out files; all of them are used. */
  heldOut: Count,
  /** The sample was drawn in proportion to the labels. */
  byLabel: z.boolean(),
});
export type Choice = z.infer<typeof Choice>;

/** Name of the choice in the store; written last. */
export const choiceFile = "choice.json";

/** What is chosen from. */
export interface ChoiceWork {
  readonly settings: PreparationSettings;
  /** How many shards there are. */
  readonly shards: number;
  readonly store: ShardStore;
}

/**
 * The third step: leaves out what repeats other rows, draws the sample by the rows' content, and notes for each shard
 * which of its rows are in the set.
 * @throws BadDataError where rows have errors and are not to be left out; UserError `Dataset.Media`, `Dataset.BadColumns`
 */
export async function chooseRows(work: ChoiceWork): Promise<Choice> {
  const { settings, store } = work;
  const summaries = await summariesOf(store, work.shards);
  refuse(settings, summaries);
  const kinds = await rowKinds(store, settings.partitions, summaries);
  const shards = summaries.map((summary, at) => ({ summary, kinds: kinds[at] as RowKinds }));
  const sample = new Sample();
  for (const { summary, kinds: of } of shards) {
    if (!summary.heldOut) sample.add(summary, await drawsOf(store, summary.number), of);
  }
  const drawn = sample.draw(settings.sample);
  const counts = { leaked: 0, exact: 0, near: 0, heldOut: 0 };
  for (const shard of shards) {
    const draws = await drawsOf(store, shard.summary.number);
    const chosen = chosenOf(shard, { draws, drawn, counts });
    await store.write(shardFiles(shard.summary.number).chosen, [chosen]);
  }
  const usable = summaries.reduce((sum, { rows }) => sum + rows, 0);
  const { candidates, byLabel } = drawn;
  const choice = { usable, ...counts, candidates, drawn: drawn.drawn, byLabel };
  await writeJson(store, choiceFile, choice);
  return choice;
}

async function drawsOf(store: ShardStore, shard: number): Promise<RowDraws> {
  return RowDraws.from(await readBytes(store, shardFiles(shard).draws));
}

interface Counting {
  readonly draws: RowDraws;
  readonly drawn: Drawn;
  readonly counts: { leaked: number; exact: number; near: number; heldOut: number };
}

/** A bit for each row of a shard. */
function chosenOf(
  { summary, kinds }: { readonly summary: ShardSummary; readonly kinds: RowKinds },
  { draws, drawn, counts }: Counting,
): Buffer {
  const chosen = Buffer.alloc(Math.ceil(summary.rows / 8));
  for (let row = 0; row < summary.rows; row++) {
    const kind = duplicateKinds[(kinds[row] as number) - 1];
    if (kind !== undefined) counts[kind]++;
    else if (summary.heldOut || drawn.has(summary.number, draws, row)) {
      chosen[row >> 3] = (chosen[row >> 3] as number) | (1 << (row & 7));
      if (summary.heldOut) counts.heldOut++;
    }
  }
  return chosen;
}

/** What ends a preparation before anything is chosen. */
function refuse(settings: PreparationSettings, summaries: readonly ShardSummary[]): void {
  const { dropBadRows, refuseMedia: refusesMedia } = settings;
  // First: repairing the images would not help, since their rows are refused anyway.
  if (refusesMedia) refuseMedia(mediaOf(summaries, dropBadRows ? "kept" : "read"));
  const check = checkOfShards(summaries, rulesOf(datasetOptionsOf(settings)));
  const inRowsOnly = summaries.every(({ files }) => files.every((file) => file.errorsInRowsOnly));
  if (!check.ok && !(dropBadRows && inRowsOnly)) throw new BadDataError(check);
  const parts = summaries.filter(({ heldOut }) => heldOut === summaries.some((one) => one.heldOut));
  refuseMissing({
    missing: settings.sliceBy.filter((name) =>
      parts.every(({ slices }) => slices.missing.includes(name)),
    ),
    keys: [...new Set(parts.flatMap(({ slices }) => slices.keys))],
  });
}

function mediaOf(summaries: readonly ShardSummary[], which: "read" | "kept"): MediaCount {
  const counts = summaries.map(({ media }) => media[which]);
  const rows = counts.reduce((sum, count) => sum + count.rows, 0);
  const first = counts.find((count) => count.first !== undefined)?.first;
  return first === undefined ? { rows } : { rows, first };
}
