import { expect, it } from "vitest";
import { Classifier } from "../../../../infra/local/training/classify/classifier.ts";
import type { Example } from "../../../../infra/local/training/example.ts";
import { learnerFor, useOf } from "../../../../infra/local/training/learner.ts";
import { type LearnedFrom, Training } from "../../../../infra/local/training/training.ts";
import type { TunedModel } from "../../../../infra/local/training/tuned-model.ts";

function learn(data: LearnedFrom): TunedModel {
  const plan = { epochs: 5, batchSize: 1, rate: 0.3, warmupSteps: 0 };
  const training = new Training(learnerFor(data), { plan, validators: [] });
  while (!training.finished) training.runEpoch(() => undefined);
  training.finish();
  return training.learner.model;
}

const topics = ["ships", "trains", "planes"];
const labels = (count: number): Example[] =>
  Array.from({ length: count }, (_, at) => ({
    prompt: `Question ${at} on ${topics[at % 3]}`,
    completion: topics[at % 3] ?? "",
  }));
const texts = Array.from({ length: 12 }, (_, at) => ({
  prompt: `How is the weather in town ${at}?`,
  completion: `In town ${at} it is ${["mild", "cold", "hot"][at % 3]}, with wind ${at * 5}.`,
}));
const objects = (count: number): Example[] =>
  Array.from({ length: count }, (_, at) => ({
    prompt: `${["good", "bad"][at % 2]} food or staff: ${["one", "two", "three"][at % 3]}, ${at}`,
    completion: JSON.stringify({ mood: `m${at % 2}`, topic: `t${at % 3}` }),
  }));

const formOf = (model: TunedModel) => (model instanceof Classifier ? model.form.values : undefined);

it("keeps a model that writes, and has it write the labels that it is trained further on", () => {
  const earlier = learn({ examples: texts });
  const model = learn({ examples: labels(24), earlier });
  expect(useOf(earlier, model)).toBe("continued");
  expect(model.answer("Question 40 on ships").text).toBe("ships");
  expect(model.answer(texts[4]?.prompt ?? "").text).toBe(texts[4]?.completion);
});

it("leaves a classifier out that would have to write, or choose among other objects", () => {
  const earlier = learn({ examples: labels(24) });
  const model = learn({ examples: texts, earlier });
  expect(formOf(model)).toBeUndefined();
  expect(useOf(earlier, model)).toBe("left-out");
  const other = learn({ examples: objects(24) });
  const further = learn({ examples: labels(24), earlier: other });
  expect(formOf(further)).toEqual([[...topics].sort()]);
  expect(useOf(other, further)).toBe("left-out");
});

it("chooses further where a few rows have only answers that the classifier knows", () => {
  const rows = labels(3);
  expect(formOf(learn({ examples: rows }))).toBeUndefined();
  const earlier = learn({ examples: labels(24) });
  const model = learn({ examples: rows, earlier });
  expect(formOf(model)).toEqual([[...topics].sort()]);
  expect(useOf(earlier, model)).toBe("continued");
});

it("keeps the classifier's form where the new rows by themselves have another", () => {
  const earlier = learn({ examples: objects(24) });
  // Here the topic determines the mood, so that by themselves the objects are labels.
  const rows = objects(24).filter((_, at) => at % 2 === 0);
  expect(formOf(learn({ examples: rows }))).toHaveLength(1);
  expect(formOf(learn({ examples: rows, earlier }))).toEqual(formOf(earlier));
  const more = learn({ examples: objects(24), earlier: learn({ examples: labels(24) }) });
  expect(formOf(more)).toHaveLength(1);
  expect(useOf(undefined, more)).toBeUndefined();
});

it("learns a part of the rows in the way of the whole", () => {
  const whole = learnerFor({ examples: objects(24) });
  const part = learnerFor({ examples: objects(1) }, whole);
  expect(formOf(part.model)).toEqual([['"m0"'], ['"t0"']]);
  const writer = learnerFor({ examples: texts });
  expect(learnerFor({ examples: labels(24) }, writer).method).toBe("generate");
});
