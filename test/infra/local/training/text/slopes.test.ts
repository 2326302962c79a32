import fc from "fast-check";
import { expect, it } from "vitest";
import type { Example } from "../../../../../infra/local/training/example.ts";
import type { Parameters } from "../../../../../infra/local/training/text/parameters.ts";
import { lossOf, Prediction } from "../../../../../infra/local/training/text/predictor.ts";
import { Prompt } from "../../../../../infra/local/training/text/prompt.ts";
import { Reader } from "../../../../../infra/local/training/text/reader.ts";
import { TextLearner } from "../../../../../infra/local/training/text/text-learner.ts";
import type { TextModel } from "../../../../../infra/local/training/text/text-model.ts";

const colors = ["red", "green", "blue", "pale red", "dark"];
const things = ["fox", "box", "bag of tea", "house"];
const example = fc
  .record({ color: fc.constantFrom(...colors), thing: fc.constantFrom(...things), n: fc.nat(30) })
  .map(
    ({ color, thing, n }): Example => ({
      prompt: `Paint ${n} ${thing} in ${color}, please`,
      completion: `{"thing": "${thing}", "color": "${color}", "count": ${n % 7}}`,
    }),
  );
const rows = fc.array(example, { minLength: 4, maxLength: 7 });

/** Loss of all rows, and how much each trained number adds to it, gathered over all of them. */
function lossOfAll(model: TextModel, examples: readonly Example[], learn: boolean): number {
  const { store, neighbors, table } = model.memory;
  let loss = 0;
  examples.forEach(({ prompt }, row) => {
    const answer = store.answer(row);
    const features = neighbors.ofRow(row);
    const found = { features, neighbors: neighbors.find(features, row) };
    const reader = new Reader(model, { prompt: new Prompt(prompt, table), ...found }, row);
    for (const piece of answer.subarray(1)) {
      const prediction = new Prediction(model, reader);
      loss += learn ? prediction.learn(piece) : lossOf(prediction.probability(piece));
      reader.advance(piece);
    }
  });
  return loss;
}

/** The slope by central differences. */
function difference(values: Float32Array, at: number, { step, loss }: Measured): number {
  const before = values[at] as number;
  const lossAt = (value: number) => {
    values[at] = value;
    return { value: values[at] as number, loss: loss() };
  };
  const [above, below] = [lossAt(before + step), lossAt(before - step)];
  values[at] = before;
  return (above.loss - below.loss) / (above.value - below.value);
}

interface Measured {
  readonly step: number;
  readonly loss: () => number;
}

/** By two steps, so that the error falls with the fourth power of them (Richardson): smaller ones are lost in float32. */
function measured(values: Float32Array, at: number, loss: () => number): number {
  const [long, short] = [2 ** -5, 2 ** -6].map((step) => difference(values, at, { step, loss }));
  return (4 * (short as number) - (long as number)) / 3;
}

/** Numbers whose slopes are compared: the largest, and some of the others. */
function chosen({ slopes }: Parameters): number[] {
  const touched = [...slopes.keys()].filter((at) => slopes[at] !== 0);
  touched.sort((a, b) => Math.abs(slopes[b] as number) - Math.abs(slopes[a] as number));
  return touched.filter((_, at) => at < 6 || at % Math.ceil(touched.length / 6) === 0);
}

it.each([
  { name: "gate" as const, cut: 1e-7 },
  // Of a candidate whose share at a place is less than 1e-4 the slope is left out.
  { name: "preference" as const, cut: 1e-4 },
])("the slopes of the $name are those of the loss", ({ name, cut }) => {
  fc.assert(
    fc.property(rows, (examples) => {
      const learner = new TextLearner({ examples });
      const { model } = learner;
      learner.step(
        Int32Array.from(examples, (_, at) => at),
        0.2,
      );
      const { parameters } = model[name];
      lossOfAll(model, examples, true);
      for (const at of chosen(parameters)) {
        const slope = parameters.slopes[at] as number;
        const right = measured(parameters.values, at, () => lossOfAll(model, examples, false));
        expect(Math.abs(slope - right)).toBeLessThanOrEqual(1e-4 * Math.abs(right) + cut);
      }
    }),
    { numRuns: 5 },
  );
});
