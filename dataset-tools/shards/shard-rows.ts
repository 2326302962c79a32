import type { SeenRecord } from "../check/seen-record.ts";
import { lastAnswer } from "../convert/format-writer.ts";
import { contentHash, questionHash } from "../hashing/record-hash.ts";
import { sketchOf } from "../hashing/sketch-index.ts";
import { isComparable, noAnswer } from "../prepare/kept-rows.ts";
import { looksLikeLabel, promptLabels } from "../prepare/label-tally.ts";
import { MediaTally } from "../prepare/media-tally.ts";
import { SliceColumns } from "../read/slice-values.ts";
import type { TrainingRecord } from "../record.ts";
import { NO_LABEL, RowDraws, sampleDraw } from "./draws.ts";
import type { LineSink } from "./line-sink.ts";
import { Prints } from "./prints.ts";
import { rowLine } from "./row-line.ts";
import type { PreparationSettings } from "./settings.ts";
import type { Shard } from "./shard.ts";
import type { ShardSummary } from "./summary.ts";

/** The rows of a shard that may be used: their lines, fingerprints and places in the draw. */
export class ShardRows {
  readonly draws = new RowDraws();
  readonly prints: Prints;
  readonly media = { read: new MediaTally(), kept: new MediaTally() };
  readonly slices: SliceColumns;
  readonly #settings: PreparationSettings;
  readonly #shard: Shard;
  readonly #sink: LineSink;
  #labels: Map<string, number> | undefined = new Map();

  constructor(settings: PreparationSettings, shard: Shard, sink: LineSink) {
    this.#settings = settings;
    this.#shard = shard;
    this.#sink = sink;
    this.prints = new Prints(settings.partitions);
    this.slices = new SliceColumns(settings.sliceBy);
  }

  /**
   * Keeps a row of the file with this number.
   * @param seen the record as the rules saw it, just now
   * @throws UserError `Dataset.NotComparable` for a held-out row without an answer in text
   */
  keep(record: TrainingRecord, seen: SeenRecord | undefined, file: number): void {
    const { dropNearDuplicates, split } = this.#settings;
    const answer = lastAnswer(record);
    if (this.#shard.heldOut && !isComparable(record, answer ?? null)) throw noAnswer(record);
    const id = contentHash(record);
    const print = { row: this.draws.length, id, question: questionHash(record) };
    const near = dropNearDuplicates && seen !== undefined ? nearOf(seen) : undefined;
    this.prints.add(near === undefined ? print : { ...print, near });
    this.draws.push(sampleDraw(id, split.seed), this.#label(answer));
    this.#sink.add(rowLine(record, file));
  }

  /** What a summary says of the rows. */
  get counts(): Pick<ShardSummary, "rows" | "labels" | "media" | "slices"> {
    const { missing, keys } = this.slices.found;
    return {
      rows: this.draws.length,
      labels: this.#labels === undefined ? null : [...this.#labels.keys()],
      media: { read: this.media.read.count, kept: this.media.kept.count },
      slices: { missing: [...missing], keys: [...keys] },
    };
  }

  #label(answer: string | undefined): number {
    if (this.#labels === undefined) return NO_LABEL;
    const known = answer === undefined ? undefined : this.#labels.get(answer);
    if (known !== undefined) return known;
    if (looksLikeLabel(answer) && this.#labels.size < promptLabels.maxLabels) {
      this.#labels.set(answer, this.#labels.size);
      return this.#labels.size - 1;
    }
    this.#labels = undefined;
    return NO_LABEL;
  }
}

function nearOf(seen: SeenRecord) {
  const { plain, answered } = seen;
  return { plain, answered: answered.low, sketch: sketchOf(seen.words()) };
}
