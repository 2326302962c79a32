import { questionHash, shortHash } from "../hashing/record-hash.ts";
import type { TrainingRecord } from "../record.ts";
import { drawOf } from "./splitter.ts";
import type { Drawn } from "./spooled-row.ts";

/** Draws a row's position in the split. Rows of one group, or with the same question except for case and punctuation, get the same. */
export function drawRow(
  record: Pick<TrainingRecord, "turns" | "group">,
  seed: string,
): Pick<Drawn, "draw" | "question" | "group"> {
  const question = questionHash(record);
  if (record.group === undefined)
    return { question, draw: drawOf(shortHash(`${seed}\n${question}`)) };
  const group = shortHash(record.group);
  return { question, group, draw: drawOf(shortHash(`${seed}\n${group}`)) };
}
