import { counted, grouped } from "../counts.ts";
import type { Verdict } from "../run-folder/verdict.ts";

/** From what the examples in the base model's prompts were chosen, in sentences for people. */
export function fewShotFacts({
  examples,
  fewer,
  searched,
  trainRows,
}: NonNullable<Verdict["fewShot"]>): string {
  const from =
    searched < trainRows
      ? `${grouped(searched)} of the ${counted(trainRows, "training row")} (the others are repeated, have more than text, or are not in the sample that is drawn of very many)`
      : `the ${counted(trainRows, "training row")}`;
  const short =
    fewer === 0
      ? ""
      : ` The prompts of ${counted(fewer, "row")} have fewer: more would have been too long for the model, or there are no more.`;
  return `before each question came the ${counted(examples, "training row")} most similar to it by their words, chosen from ${from}.${short}`;
}
