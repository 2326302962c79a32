import fc from "fast-check";
import { expect, it } from "vitest";
import {
  labelFormOf,
  objectFormOf,
} from "../../../../../infra/local/training/classify/answer-form.ts";
import { rowsOf } from "../../../../../infra/local/training/classify/classifier.ts";
import { ClassifyLearner } from "../../../../../infra/local/training/classify/classify-learner.ts";
import { Descent, SoftmaxHead } from "../../../../../infra/local/training/classify/softmax-head.ts";
import { type SparseRows, sparseRows } from "../../../../../infra/local/training/sparse-rows.ts";

/** A head as it was before a step, in float64, to measure on. */
interface Before {
  readonly groups: readonly number[];
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** The loss of a row, written down a second time from its definition. */
function lossOf({ groups, weights, bias }: Before, rows: SparseRows, of: Row): number {
  const scores = bias.slice();
  for (let at = rows.starts[of.row] ?? 0; at < (rows.starts[of.row + 1] ?? 0); at += 1) {
    const offset = (rows.features[at] ?? 0) * bias.length;
    scores.forEach((score, c) => {
      scores[c] = score + (rows.weights[at] ?? 0) * (weights[offset + c] ?? 0);
    });
  }
  let start = 0;
  let loss = 0;
  groups.forEach((size, group) => {
    const own = scores.subarray(start, start + size);
    const sum = own.reduce((total, score) => total + Math.exp(score), 0);
    loss += Math.log(sum) - (scores[of.expected[group] ?? 0] ?? 0);
    start += size;
  });
  return loss;
}

interface Row {
  readonly row: number;
  readonly expected: Int32Array;
}

/** In float64 neither rounding (1e-16 / step) nor curvature (step squared) matters then. */
const STEP = 1e-5;

/** The slope of a row's loss by a trained number, by central differences. */
function measured(
  before: Before,
  name: "weights" | "bias",
  at: number,
  loss: () => number,
): number {
  const values = before[name];
  const value = values[at] ?? 0;
  values[at] = value + STEP;
  const above = loss();
  values[at] = value - STEP;
  const below = loss();
  values[at] = value;
  return (above - below) / (2 * STEP);
}

/** A class whose probability is so near to the truth is not followed. */
const MIN_SLOPE = 1e-4;
/** Of a probability near one in float32, which the truth is subtracted from: a few units in its last place. */
const ROUNDING = 4 * 2 ** -24;

/**
 * Compares the sum of squares of a number's slopes, which Adagrad keeps, with that of the measured slopes; and the way
 * that it went with their sign.
 * @param scale what a slope by the score is multiplied by, in the rows together
 */
function expectSlopes(kept: number, slopes: readonly number[], scale: number): void {
  const right = Math.hypot(...slopes);
  const cut = Math.sqrt(slopes.length) * MIN_SLOPE;
  const tolerance = 1e-4 * right + scale * (right < cut * scale ? cut : ROUNDING);
  expect(Math.abs(Math.sqrt(kept) - right)).toBeLessThanOrEqual(tolerance);
}

/** How much of a feature a row has. */
const amount = fc.double({ min: 0.1, max: 3, noNaN: true }).map(Math.fround);
const number = fc.double({ min: -3, max: 3, noNaN: true }).map(Math.fround);
const head = fc
  .record({
    groups: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    features: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ groups, features }) => {
    const classes = groups.reduce((sum, size) => sum + size, 0);
    const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });
    return fc.record({
      ...{ groups: fc.constant(groups), features: fc.constant(features) },
      weights: numbers(features * classes),
      bias: numbers(classes),
      /** Which of the features the row has, and how much of each. */
      row: fc.uniqueArray(fc.record({ feature: fc.nat(features - 1), weight: amount }), {
        selector: ({ feature }) => feature,
        minLength: 1,
      }),
      expected: fc.tuple(...groups.map((size) => fc.nat(size - 1))),
    });
  });

it("the slopes of weights and biases are those of the loss", () => {
  fc.assert(
    fc.property(head, ({ groups, features, weights, bias, row, expected }) => {
      const trained = new SoftmaxHead(features, groups);
      trained.weights.values.set(weights);
      trained.bias.values.set(bias);
      const rows = sparseRows([
        {
          indices: Int32Array.from(row, ({ feature }) => feature),
          weights: Float32Array.from(row, ({ weight }) => weight),
        },
      ]);
      const starts = groups.map((_, at) =>
        groups.slice(0, at).reduce((sum, size) => sum + size, 0),
      );
      const classes = Int32Array.from(expected, (one, group) => (starts[group] ?? 0) + one);
      const descent = new Descent(trained.classes);
      trained.probabilities(rows, 0, descent.slopes);
      descent.aim(classes, 0.5);
      trained.learn(rows, 0, { share: 1, descent });

      const before = { groups, weights: Float64Array.from(weights), bias: Float64Array.from(bias) };
      const loss = () => lossOf(before, rows, { row: 0, expected: classes });
      for (const name of ["weights", "bias"] as const) {
        const { values, squares } = trained[name];
        for (const [at, kept] of squares.entries()) {
          const slope = measured(before, name, at, loss);
          const feature = Math.floor(at / trained.classes);
          const own = row.find((one) => one.feature === feature)?.weight ?? 0;
          expectSlopes(kept, [slope], name === "bias" ? 1 : Math.abs(own));
          // Adagrad's first step is as long as the rate, against the slope.
          const step = kept === 0 ? 0 : (-0.5 * slope) / (Math.abs(slope) + 1e-6);
          expect((values[at] ?? 0) - (before[name][at] ?? 0)).toBeCloseTo(step, 3);
        }
      }
    }),
    { numRuns: 200 },
  );
});

const answers = ["red", "green", "blue"];
const example = fc.record({ color: fc.nat(2), size: fc.nat(1), n: fc.nat(20) }).map((one) => ({
  prompt: `Paint ${one.n} boxes ${one.n % 2 ? "now" : "later"} in ${answers[one.color]}`,
  label: answers[one.color] ?? "",
  object: JSON.stringify({ color: answers[one.color], size: one.size }),
}));

it.each(["label", "object"] as const)(
  "a batch follows the mean loss of its rows, of %ss",
  (kind) => {
    fc.assert(
      fc.property(
        fc.array(example, { minLength: 6, maxLength: 9 }),
        fc.infiniteStream(number),
        (found, numbers) => {
          const examples = found.map((one) => ({ prompt: one.prompt, completion: one[kind] }));
          const completions = examples.map(({ completion }) => completion);
          const form = kind === "label" ? labelFormOf(completions) : objectFormOf(completions);
          fc.pre(form !== undefined);
          const learner = new ClassifyLearner({ examples }, form);
          const { head: trained, vocabulary } = learner.model;
          for (const { values } of [trained.weights, trained.bias]) {
            for (const at of values.keys()) values[at] = numbers.next().value ?? 0;
          }
          const before = {
            groups: form.values.map(({ length }) => length),
            weights: Float64Array.from(trained.weights.values),
            bias: Float64Array.from(trained.bias.values),
          };
          const batch = Int32Array.from(examples, (_, at) => at).subarray(0, 4);
          const loss = learner.step(batch, 0.5);

          const rows = rowsOf(
            examples.map(({ prompt }) => prompt),
            vocabulary,
          );
          const losses = Array.from(batch, (row) => {
            const expected = learner.model.classesOf(completions[row] ?? "");
            return () => lossOf(before, rows, { row, expected });
          });
          const mean = losses.reduce((sum, one) => sum + one() / losses.length, 0);
          expect(Math.abs(loss - mean)).toBeLessThanOrEqual(1e-4 * Math.max(1, mean));
          for (const name of ["weights", "bias"] as const) {
            const { squares } = trained[name];
            const step = Math.ceil(squares.length / 40);
            for (let at = 0; at < squares.length; at += step) {
              const slopes = losses.map((one) => measured(before, name, at, one) / losses.length);
              expectSlopes(squares[at] ?? 0, slopes, 1);
            }
          }
        },
      ),
      { numRuns: 10 },
    );
  },
);
