import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import { Float64List } from "../hashing/float64-list.ts";
import { HashIndex } from "../hashing/hash-set.ts";
import { AnswerGroups, type SameAnswers } from "./answer-groups.ts";
import { type Part, type SplitShares, Splitter } from "./splitter.ts";
import type { Drawn } from "./spooled-row.ts";

/** How rows are cut into parts. */
export interface CutPlan {
  readonly shares: SplitShares;
  /** Rows are split in proportion by their answer. */
  readonly byLabel: boolean;
  /** Rows with the same long answer go to one part. */
  readonly byAnswer: boolean;
}

/** The parts of the rows that were added. */
export interface RowParts {
  /** The part of the row with this number, in the order of adding. */
  partOf(row: number): Part;
  /** What grouping by answer did; undefined when it was not done or changed nothing. */
  readonly sameAnswers: SameAnswers | undefined;
}

/** Remembers where each row was drawn, at 12 bytes a row, and cuts them into parts once all are known. */
export class SplitDraws {
  readonly #draws = new Float64List();
  readonly #answers = new AnswerGroups();
  #labels: LabelStrata | undefined = new LabelStrata();

  /** Adds the next row. `labels`: its answer may still be a label. */
  add(row: Drawn, labels: boolean): void {
    if (!labels) this.#labels = undefined;
    if (fixedDraw(row) === undefined) this.#answers.add(row.answer, this.#draws.length);
    this.#draws.push(fixedDraw(row) ?? row.draw);
    this.#labels?.add(row);
  }

  /** Cuts all rows. Those whose part does not depend on the shares are in no stratum. */
  cut({ shares, byLabel, byAnswer }: CutPlan): RowParts {
    const draws = this.#draws.values;
    const sameAnswers = byAnswer && !byLabel ? this.#answers.join(draws) : undefined;
    const splitter = new Splitter(shares);
    const stratumOf = (row: number) => (byLabel ? (this.#labels?.of(row) ?? "") : "");
    draws.forEach((draw, row) => {
      if (draw >= 0) splitter.add({ draw, stratum: stratumOf(row) });
    });
    const partOf = (row: number): Part => {
      const draw = draws[row] as number;
      if (draw === HELD_OUT) return "evaluation";
      return Number.isNaN(draw) ? "train" : splitter.partOf({ draw, stratum: stratumOf(row) });
    };
    return { partOf, sameAnswers };
  }
}

/** In place of the draw of a row from a file of held-out rows; draws are from 0. */
const HELD_OUT = -1;

/** In place of the draw of a row whose part does not depend on the shares. */
function fixedDraw({ heldOut, trainOnly }: Drawn): number | undefined {
  if (heldOut) return HELD_OUT;
  return trainOnly ? Number.NaN : undefined;
}

/** Labels of rows. Rows with the same question share the stratum of the first, so that they go to the same side. */
class LabelStrata {
  readonly #rows = new ChunkedUint32();
  readonly #first = new HashIndex();
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  add({ question, answer, trainOnly }: Drawn): void {
    const own = this.#numberOf(answer ?? "");
    const first = trainOnly ? -1 : this.#first.put(question, own);
    this.#rows.push(first === -1 ? own : first);
  }

  of(row: number): string {
    return this.#names[this.#rows.at(row)] ?? "";
  }

  #numberOf(label: string): number {
    const known = this.#numbers.get(label);
    if (known !== undefined) return known;
    this.#numbers.set(label, this.#names.length);
    return this.#names.push(label) - 1;
  }
}
