import { lastAnswer } from "../convert/format-writer.ts";
import type { FormatName } from "../convert/formats.ts";
import { defined } from "../defined.ts";
import { UserError } from "../errors.ts";
import { sketchOf } from "../hashing/sketch-index.ts";
import { usesTools } from "../read/to-record.ts";
import type { TrainingRecord } from "../record.ts";
import { drawRow } from "./draw-row.ts";
import { LabelTally } from "./label-tally.ts";
import { spooledPieces } from "./row-lines.ts";
import type { SpoolWriter } from "./row-spool.ts";
import { SplitDraws } from "./split-draws.ts";
import { headOf, type SpooledRow } from "./spooled-row.ts";

/** A row that is kept, besides its record. */
interface KeptRow {
  /** Content hash. */
  readonly id: string;
  /** Hashes of the words of its question. */
  readonly words: Uint32Array | undefined;
  /** It is from a file of held-out rows. */
  readonly heldOut: boolean;
}

/** The rows that a set is made of: spooled for the second pass, their labels counted, and each drawn for the split. */
export class KeptRows {
  readonly labels = new LabelTally();
  readonly draws = new SplitDraws();
  readonly #format: FormatName;
  readonly #seed: string;
  readonly #spool: SpoolWriter;
  count = 0;
  /** Some row has its own system text. */
  haveSystem = false;

  constructor({ format, seed, spool }: { format: FormatName; seed: string; spool: SpoolWriter }) {
    this.#format = format;
    this.#seed = seed;
    this.#spool = spool;
  }

  /** @throws UserError `Dataset.NotComparable` for a held-out row without an answer in text */
  keep(record: TrainingRecord, { id, words, heldOut }: KeptRow): void {
    const answer = lastAnswer(record);
    this.labels.add(answer);
    if (record.system.length > 0) this.haveSystem = true;
    this.count++;
    const spooled = this.#spooled(record, { id, answer: answer ?? null, heldOut });
    this.draws.add(spooled, this.labels.open);
    this.#spool.add(
      headOf(spooled, sketchOf(words ?? noWords)),
      spooledPieces(spooled, this.#format),
    );
  }

  #spooled(
    record: TrainingRecord,
    { id, answer, heldOut }: Pick<SpooledRow, "id" | "answer"> & { readonly heldOut: boolean },
  ): SpooledRow {
    const { system, turns, referenceAnswer, tools, extra, slices } = record;
    const { question, draw, group } = drawRow(record, this.#seed);
    const mayBePlain = record.row.plain !== undefined && !heldOut;
    const isPlain = mayBePlain && answer !== null && group === undefined && slices === undefined;
    // The form that nearly all rows have: spreads and lists of members would cost more than the hashes.
    if (isPlain) return { id, question, draw, answer, system, turns };
    const row = { id, question, draw, answer, system, turns };
    const trainOnly = isComparable(record, answer) ? undefined : (true as const);
    if (heldOut && trainOnly) throw noAnswer(record);
    const more = { group, slices, referenceAnswer, tools, extra, trainOnly };
    return { ...row, ...defined({ ...more, heldOut: heldOut ? (true as const) : undefined }) };
  }
}

/** Whether a model's answer can be compared with the row's; it is asked without tools, so not with one after a call. */
export function isComparable(record: TrainingRecord, answer: string | null): boolean {
  return record.referenceAnswer !== undefined || (answer !== null && !usesTools(record));
}

/** A held-out row that no model's answer can be compared with. */
export function noAnswer({ place }: Pick<TrainingRecord, "place">): UserError {
  return new UserError(
    "Dataset.NotComparable",
    `${place.file}:${place.line}: a held-out row needs an answer in text that does not follow a tool call`,
    { hint: "Remove the row from the held-out file: a model's answer cannot be compared with it." },
  );
}

const noWords = new Uint32Array(0);
