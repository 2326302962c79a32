import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import type { Example } from "../../../infra/local/training/example.ts";
import { learnerFor } from "../../../infra/local/training/learner.ts";
import { planFor } from "../../../infra/local/training/plan.ts";
import { Training } from "../../../infra/local/training/training.ts";
import { judgeCurve } from "../../../pipeline/metrics/curve.ts";
import { curveText } from "../../../pipeline/metrics/curve-text.ts";
import { chanceMargin } from "../../../pipeline/metrics/thresholds.ts";
import { points } from "../../support/curve.ts";
import { describeNeeds, shared } from "../../support/needs.ts";

/** Trains the local cloud's model on all rows but some, on which it is validated, and judges its losses. */
function curveOf(
  rows: readonly Example[],
  given: { epochs: number; rate?: number; from?: number },
) {
  const { epochs, rate = 1, from = 0 } = given;
  const held = Math.floor(rows.length / 7);
  const validators = [rows.slice(from, from + held)];
  const examples = [...rows.slice(0, from), ...rows.slice(from + held)];
  const plan = planFor(
    {
      ...{ epochCount: epochs, learningRate: 1e-5 * rate, defaultLearningRate: 1e-5 },
      learningRateWarmupSteps: 10,
    },
    examples.length,
  );
  const training = new Training(learnerFor({ examples }), { plan, validators });
  while (!training.finished) training.runEpoch(() => undefined);
  const labels = new Set(rows.map(({ completion }) => completion)).size;
  return judgeCurve({
    training: points(training.progress.trainingLosses, training.stepsPerEpoch),
    validation: points(training.progress.validationLosses.flat(), 1),
    notFinite: [],
    chance: {
      ...{ labels, loss: Math.log(labels), lossPer: "answer" },
      below: Math.log(labels) * (1 - chanceMargin(held)),
    },
    usdPerEpoch: 5,
  });
}

describeNeeds(shared("cases/gate/noise.jsonl"), "labels drawn at random", (file) => {
  const rows = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Example);

  it.each(
    [0, 34, 68, 102, 136, 170, 204].flatMap((from) => [
      { from, epochs: 1 },
      { from, epochs: 2 },
      { from, epochs: 5, rate: 10 },
      { from, epochs: 2, rate: 0.1 },
    ]),
  )("are not learned, and the text says so (%j)", (given) => {
    const curve = curveOf(rows, given);
    expect(curve).toMatchObject({ beatsChance: false, enoughEpochs: null, savedUsd: null });
    expect(curve.shape).not.toBe("diverged");
    expect(curveText(curve)).toContain("does not beat chance");
  });
});

describeNeeds(shared("data/banking77/train.csv"), "banking77", (file) => {
  const all = parse(readFileSync(file), { columns: true }) as { text: string; category: string }[];
  // A thousand rows of all labels, far from each other in a file that is sorted by label.
  const rows = Array.from({ length: 1000 }, (_, at) => all[(at * 6133) % all.length]).flatMap(
    (row) => (row === undefined ? [] : [{ prompt: row.text, completion: row.category }]),
  );

  it("is learned, above chance", () => {
    const curve = curveOf(rows, { epochs: 2 });
    expect(curve).toMatchObject({ shape: "falling", beatsChance: true });
    expect(curveText(curve)).toContain("That beats chance: guessing the 77 labels");
  });

  it("with many epochs, fewer would have been enough", () => {
    const curve = curveOf(rows, { epochs: 10 });
    expect(curve.enoughEpochs).toBeLessThan(10);
    expect(curve.savedUsd).toBe((10 - (curve.enoughEpochs ?? 0)) * 5);
    expect(curveText(curve)).toMatch(/\d epochs of 10 would have done.* saved about \d+ USD/);
  });
});
