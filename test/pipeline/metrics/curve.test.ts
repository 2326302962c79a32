import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChanceLevel, NotFinite } from "../../../pipeline/run-folder/metrics.ts";
import { judged, points } from "../../support/curve.ts";

const chance = (labels: number, lossPer: ChanceLevel["lossPer"] = "answer"): ChanceLevel => ({
  ...{ labels, loss: Math.log(labels), below: Math.log(labels) * 0.9, lossPer },
});
const nan: NotFinite = { set: "training", value: "nan", count: 3, firstStep: 7, atEnd: true };
const steps = (count: number, at: (share: number, step: number) => number) =>
  Array.from({ length: count }, (_, step) => at(step / (count - 1), step));
/** The same numbers from −1 to 1 in every run. */
const wobble = (step: number) => Math.sin(step * 12.9898) * Math.cos(step * 78.233);

describe("the shape of a curve", () => {
  it.each([
    ["falling", [4, 3, 2, 1], [1.5, 1.2]],
    ["falling", [4, 3, 2, 1], []],
    ["diverged", [1, 2, 3, 4], []],
    // It fell, and then lost all of it: the ends alone say nothing.
    ["diverged", [4, 3, 2, 1, 2, 3, 3.9], []],
    ["flat", [1, 1.001, 0.999, 1], []],
    ["known", [0.0004, 0.0002, 0.0003, 0.0001], [0.0001, 0.0001]],
    ["overfitting", [4, 3, 2, 1], [1.5, 1.2, 1.9]],
    ["unknown", [1], []],
    ["unknown", [], []],
    ["falling", steps(300, (share, step) => 3 - 2 * share + wobble(step)), [1.4, 1.1]],
    ["flat", steps(300, (_, step) => 3 + 0.02 * wobble(step)), []],
    ["noisy", steps(60, (_, step) => 3 + 2.9 * wobble(step)), []],
    ["diverged", steps(300, (share, step) => 1 + 3 * share ** 3 + 0.3 * wobble(step)), []],
  ])("is %s", (shape, training, validation) => {
    expect(judged(training, validation).shape).toBe(shape);
  });

  it("is that of whole epochs, which have the same rows, where steps differ too much", () => {
    const rows = steps(30, (_, row) => 3 + 2.9 * wobble(row));
    const epoch = (by: number) => rows.toReversed().map((loss) => loss - by);
    const falling = judged([...rows, ...epoch(0.5)], [3, 2.6]);
    expect(falling).toMatchObject({ shape: "falling", training: { over: "epochs" } });
    expect(judged([...rows, ...epoch(0)], [3, 3]).shape).toBe("noisy");
    expect(judged([...rows, ...epoch(-0.5)], [3, 3]).shape).toBe("diverged");
    // A part of an epoch has other rows.
    const part = points([...rows, ...epoch(0.5).slice(0, 20)], rows.length);
    expect(judged([], [], { training: part }).shape).toBe("noisy");
  });

  it("is overfitting where training improves and validation stays at chance, whatever its trend", () => {
    const learned = [1.1, 0.9, 0.6, 0.3];
    const noise = judged(learned, [1.17, 1.16], { chance: chance(3) });
    expect(noise).toMatchObject({ shape: "overfitting", beatsChance: false, enoughEpochs: null });
    const real = judged(learned, [0.6, 0.5], { chance: chance(3) });
    expect(real).toMatchObject({ shape: "falling", beatsChance: true, enoughEpochs: 2 });
  });

  it("is diverged where the loss is no number at the end, and not where one step had none", () => {
    expect(judged([4, 3, 2, 1], [], { notFinite: [nan] }).shape).toBe("diverged");
    expect(judged([], [], { notFinite: [nan] }).shape).toBe("diverged");
    const once = { ...nan, atEnd: false };
    expect(judged([4, 3, 2, 1], [], { notFinite: [once] })).toMatchObject({
      shape: "falling",
      notFinite: [once],
    });
  });

  it("does not compare a loss per token with chance", () => {
    for (const validation of [0.2, 5]) {
      const curve = judged([4, 3], [validation], { chance: chance(3, "token") });
      expect(curve).toMatchObject({ shape: "falling", beatsChance: null });
    }
  });

  it("judges by differences that mean something, also near a loss of 0", () => {
    expect(judged([1, 0.5, 0.1, 0.01], [0.004, 0.006]).shape).toBe("falling");
    expect(judged([1, 0.5, 0.1, 0.01], [0.4, 0.45]).shape).toBe("overfitting");
  });
});

describe("the epochs that were enough", () => {
  it.each([
    [[0.5, 0.4, 0.3], { epochs: 3, bestEpoch: 3, enoughEpochs: 3, savedUsd: 0 }],
    [[0.5, 0.499, 0.498], { epochs: 3, bestEpoch: 3, enoughEpochs: 1, savedUsd: 4 }],
    [[0.5, 0.3, 0.6], { epochs: 3, bestEpoch: 2, enoughEpochs: 2, savedUsd: 2 }],
    [[0.5], { epochs: 1, bestEpoch: 1, enoughEpochs: 1, savedUsd: 0 }],
    [[], { epochs: 1, bestEpoch: null, enoughEpochs: null, savedUsd: null }],
  ])("by validation losses of %j", (validation, expected) => {
    expect(judged([4, 3, 2, 1.5, 1.2, 1], validation, { usdPerEpoch: 2 })).toMatchObject(expected);
  });

  it("cannot be told where only the last epoch was measured", () => {
    const curve = judged([4, 3, 2, 1], [], { usdPerEpoch: 2 });
    const measured = judged([4, 3, 2, 1], [9, 8], {
      usdPerEpoch: 2,
      validation: [{ step: 3, epoch: 1, loss: 1.5, perplexity: null }],
    });
    expect(curve.enoughEpochs).toBeNull();
    expect(measured).toMatchObject({ epochs: 2, bestEpoch: 2, enoughEpochs: null, savedUsd: null });
  });

  it("has no price where the plan has none, and no epoch is enough for a training that learned nothing", () => {
    expect(judged([4, 1], [0.5, 0.5])).toMatchObject({ enoughEpochs: 1, savedUsd: null });
    expect(judged([4, 4], [4, 4], { usdPerEpoch: 2 })).toMatchObject({
      ...{ shape: "flat", enoughEpochs: null, savedUsd: null },
    });
  });
});

describe("for any losses", () => {
  const loss = fc.double({ min: 0, max: 20, noNaN: true });
  const losses = fc.array(loss, { maxLength: 60 });

  it("the figures are finite and agree with each other", () => {
    fc.assert(
      fc.property(losses, fc.array(loss, { maxLength: 6 }), (training, validation) => {
        const curve = judged(training, validation, { chance: chance(4), usdPerEpoch: 3 });
        const { bestEpoch, enoughEpochs, epochs, savedUsd } = curve;
        expect(curve.shape === "unknown").toBe(training.length < 2);
        expect(bestEpoch ?? 1).toBeLessThanOrEqual(Math.max(1, epochs));
        expect(enoughEpochs ?? 0).toBeLessThanOrEqual(bestEpoch ?? 0);
        if (enoughEpochs !== null) expect(savedUsd).toBe((epochs - enoughEpochs) * 3);
        if (curve.validation !== null) expect(curve.validation.best).toBe(Math.min(...validation));
      }),
    );
  });

  it("epochs are counted from 1, whether the file counts from 0 or from 1", () => {
    fc.assert(
      fc.property(
        fc.array(loss, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 1 }),
        (validation, from) => {
          const at = (epochs: readonly number[]) =>
            epochs.map((value, index) => ({
              ...{ step: index, epoch: index + from, loss: value, perplexity: null },
            }));
          const training = at(validation.map((_, index) => 4 - index / 10));
          const curve = judged([], [], { training, validation: at(validation) });
          expect(curve.epochs).toBe(validation.length);
          expect(curve.bestEpoch).toBe(validation.indexOf(Math.min(...validation)) + 1);
        },
      ),
    );
  });

  it("a higher learning rate's steady rise is never called falling, nor a steady fall diverged", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        fc.integer({ min: 4, max: 400 }),
        (level, count) => {
          const rise = steps(count, (share) => level * (1 + share));
          expect(judged(rise).shape).toBe("diverged");
          expect(judged([...rise].reverse()).shape).toBe("falling");
        },
      ),
    );
  });
});
