import { expect, it } from "vitest";
import { localTrainingText, partReadText } from "../../../pipeline/metrics/local-training-text.ts";
import { localTraining, partRead } from "../../support/local-training.ts";

it.each([
  [{}, "epoch 2 of 5, step 340 of 1,000, about 40 s left, loss 1.84"],
  [{ secondsLeft: 3 }, "epoch 2 of 5, step 340 of 1,000, about 3 s left, loss 1.84"],
  [{ secondsLeft: 145 }, "epoch 2 of 5, step 340 of 1,000, about 2 min left, loss 1.84"],
  [
    { epoch: 1, step: 0, loss: null, secondsLeft: null, validationLosses: [] },
    "epoch 1 of 5, step 0 of 1,000",
  ],
  [
    { stepsBefore: 200 },
    "epoch 2 of 5, step 340 of 1,000, about 40 s left, loss 1.84, resumed after step 200",
  ],
  [
    { phase: "looking-at-data" as const, step: 1000 },
    "looking at the data after 1,000 steps, about 40 s left, loss 1.84",
  ],
  [
    { phase: "ended" as const, step: 1000, secondsLeft: null },
    "ended at step 1,000 of 1,000, loss 1.84",
  ],
])("says how far a training is: %j", (changes, text) => {
  expect(localTrainingText({ ...localTraining, ...changes })).toBe(text);
});

it("says that a part of the rows is read, where it is one", () => {
  expect(partReadText(localTraining)).toBeUndefined();
  expect(partReadText({ ...localTraining, ...partRead })).toBe(
    "The local Bedrock reads 3,200 of 20,000 rows in each epoch (localMaxSteps), so that training takes minutes; AWS reads all.",
  );
});
