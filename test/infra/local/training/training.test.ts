import { expect, it } from "vitest";
import { learnerFor } from "../../../../infra/local/training/learner.ts";
import { type Learner, Training } from "../../../../infra/local/training/training.ts";

const examples = Array.from({ length: 40 }, (_, at) => ({
  prompt: `question ${at}`,
  completion: at % 2 === 0 ? "even" : "odd",
}));

/** A learner that notes what it is given, and may read only so many records in a job. */
function limited(maxRead: number): { learner: Learner; read: number[][] } {
  const read: number[][] = [];
  const learner = learnerFor({ examples });
  return {
    read,
    learner: {
      ...{ method: learner.method, model: learner.model, records: 40, state: learner.state },
      maxRead,
      step(batch, rate) {
        read.push([...batch]);
        return learner.step(batch, rate);
      },
      losses: (validator) => learner.losses(validator),
      rowLosses: (rows) => learner.rowLosses(rows),
    },
  };
}

function run(maxRead: number) {
  const { learner, read } = limited(maxRead);
  const plan = { epochs: 2, batchSize: 4, rate: 0.3, warmupSteps: 0 };
  const training = new Training(learner, { plan, validators: [] });
  while (!training.finished) training.runEpoch(() => undefined);
  return { training, read };
}

it("reads every record once an epoch", () => {
  const { training, read } = run(Number.POSITIVE_INFINITY);
  expect(training).toMatchObject({ stepsPerEpoch: 10, wholeEpoch: 10 });
  for (const epoch of [read.slice(0, 10), read.slice(10)]) {
    expect(epoch.flat().sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
  }
});

it("reads a part of the records an epoch where all would take too long, each epoch another part", () => {
  const { training, read } = run(33);
  expect(training).toMatchObject({ stepsPerEpoch: 4, wholeEpoch: 10 });
  expect(training.progress.trainingLosses).toHaveLength(8);
  const [first, second] = [read.slice(0, 4).flat(), read.slice(4).flat()];
  expect(new Set(first).size).toBe(16);
  expect(second).not.toEqual(first);
});

it("makes at least one step", () => {
  expect(run(1).training.stepsPerEpoch).toBe(1);
});
