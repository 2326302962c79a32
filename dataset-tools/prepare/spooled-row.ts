import type { TrainingRecord } from "../record.ts";
import type { SpoolHead } from "./row-spool.ts";

/** What a split needs to know about a row between its two passes. */
export interface Drawn {
  /** Content hash, 16 hex digits. */
  readonly id: string;
  /** Hash of the question without case, punctuation and spaces. */
  readonly question: string;
  /** Hash of its group, when rows are grouped. */
  readonly group?: string;
  /** Position in the split, from 0 to below 1. */
  readonly draw: number;
  /** Its answer as plain text, when it has one. */
  readonly answer: string | null;
  /** It has no answer to compare with, so it can only be trained on. */
  readonly trainOnly?: true;
  /** It is from a file of held-out rows. */
  readonly heldOut?: true;
}

/** A record between the two passes of a preparation. */
export interface SpooledRow extends Drawn {
  readonly system: readonly string[];
  readonly turns: TrainingRecord["turns"];
  readonly tools?: Exclude<TrainingRecord["tools"], undefined>;
  readonly referenceAnswer?: unknown;
  /** Values of the columns that rows are looked at separately by. */
  readonly slices?: Exclude<TrainingRecord["slices"], undefined>;
  readonly extra?: Exclude<TrainingRecord["extra"], undefined>;
}

/** What the second pass needs of a row besides its content; the sketch of its question where one was made. */
export function headOf({ id, question, group }: Drawn, sketch?: Uint32Array): SpoolHead {
  if (sketch === undefined) return group === undefined ? { id, question } : { id, question, group };
  return group === undefined ? { id, question, sketch } : { id, question, group, sketch };
}
