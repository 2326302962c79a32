import type { Purchase } from "../run-folder/plan.ts";

const itemTexts: Readonly<Record<Purchase["item"], string>> = {
  baseOutput: "answers of the base model",
  tunedOutput: "answers of the tuned model",
  training: "training",
  storage: "custom model storage",
  tunedInput: "evaluating the tuned model, on demand",
  baseInput: "evaluating the base model",
  provisioned: "serving the tuned model, provisioned",
  provisionedOneMonth: "commitment of one month, if the gate accepts",
  provisionedSixMonths: "commitment of six months, if the gate accepts",
};

/** What is asked of others than the two models: the base model with examples, the one that the alias points at, the judge, the teacher. */
const armTexts: Readonly<
  Record<NonNullable<Purchase["arm"]>, Readonly<Partial<Record<Purchase["item"], string>>>>
> = {
  "few-shot": {
    baseInput: "evaluating it with examples",
    baseOutput: "answers of it with examples",
  },
  champion: {
    tunedInput: "evaluating the champion, if there is one",
    tunedOutput: "answers of the champion",
  },
  teacher: { baseInput: "asking the teacher", baseOutput: "answers of the teacher" },
  judge: { baseInput: "asking the judge", baseOutput: "verdicts of the judge" },
};

/** What a purchase is, e.g. `answers of the tuned model`. */
export function purchaseText({
  item,
  arm,
  candidate,
}: Pick<Purchase, "item" | "arm" | "candidate">): string {
  if (candidate !== undefined) return `${itemTexts[item]} ${candidate}`;
  return (arm === undefined ? undefined : armTexts[arm][item]) ?? itemTexts[item];
}
