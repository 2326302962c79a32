import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it, vi } from "vitest";
import { Classifier } from "../../../../../infra/local/training/classify/classifier.ts";
import { type Example, promptOf } from "../../../../../infra/local/training/example.ts";
import { learnerFor } from "../../../../../infra/local/training/learner.ts";
import { loadModel, saveModel } from "../../../../../infra/local/training/model-file.ts";
import { type HyperParameters, planFor } from "../../../../../infra/local/training/plan.ts";
import { Training } from "../../../../../infra/local/training/training.ts";
import type { TunedModel } from "../../../../../infra/local/training/tuned-model.ts";
import { describeNeeds, shared } from "../../../../support/needs.ts";

// Seconds of work each, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** Bedrock's defaults. */
const NOVA: HyperParameters = {
  epochCount: 2,
  learningRate: 1e-5,
  defaultLearningRate: 1e-5,
  learningRateWarmupSteps: 10,
};
const LLAMA: HyperParameters = {
  epochCount: 5,
  learningRate: 1e-4,
  defaultLearningRate: 1e-4,
  learningRateWarmupSteps: 0,
  batchSize: 1,
};

function learn(examples: readonly Example[], given: HyperParameters, validators: Example[][] = []) {
  const plan = planFor(given, examples.length);
  const training = new Training(learnerFor({ examples }), { plan, validators });
  while (!training.finished) training.runEpoch(() => undefined);
  training.finish();
  return training;
}

function accuracy({ learner: { model } }: Training, examples: readonly Example[]): number {
  const right = examples.filter(
    ({ prompt, completion }) => model.answer(prompt).text === completion,
  );
  return right.length / examples.length;
}

describeNeeds(shared("data/banking77"), "on banking77, a real set of 77 labels", (folder) => {
  const read = (name: string): Example[] => {
    const text = readFileSync(join(folder, name));
    const rows = parse(text, { columns: true }) as { text: string; category: string }[];
    return rows.map(({ text: prompt, category }) => ({ prompt, completion: category }));
  };
  const train = read("train.csv");
  const test = read("test.csv");

  it("learns to answer nine of ten questions correctly with Nova's defaults", () => {
    expect(accuracy(learn(train, NOVA), test)).toBeGreaterThan(0.88);
  });

  it("does so too when every prompt lists all the labels", () => {
    const labels = [...new Set(train.map(({ completion }) => completion))].join(", ");
    const wrap = ({ prompt, completion }: Example) => ({
      prompt: promptOf([`Answer with one of: ${labels}`], [prompt]),
      completion,
    });
    const every = (rows: Example[], step: number) =>
      rows.filter((_, at) => at % step === 0).map(wrap);
    expect(accuracy(learn(every(train, 2), NOVA), every(test, 5))).toBeGreaterThan(0.83);
  });

  /** 45 records of each of ten labels, and the test records of these labels. */
  function small() {
    const labels = [...new Set(train.map(({ completion }) => completion))].filter(
      (_, at) => at % 8 === 3,
    );
    const seen = new Map<string, number>();
    const few = train.filter(({ completion }) => {
      if (!labels.includes(completion)) return false;
      seen.set(completion, (seen.get(completion) ?? 0) + 1);
      return (seen.get(completion) ?? 0) <= 45;
    });
    return { few, rest: test.filter(({ completion }) => labels.includes(completion)) };
  }

  it.each([
    ["Nova's", NOVA],
    ["Llama's", LLAMA],
  ])("learns from 450 records with %s defaults, and the loss falls", (_whose, given) => {
    const { few, rest } = small();
    const training = learn(few, given, [rest]);
    expect(accuracy(training, rest)).toBeGreaterThan(0.9);
    const { trainingLosses, validationLosses } = training.progress;
    expect(trainingLosses[0]).toBeCloseTo(Math.log(10), 2);
    expect(validationLosses.at(-1)?.[0]).toBeLessThan(0.3);
  });

  it("learns less with a tenth of the learning rate", () => {
    const { few, rest } = small();
    const loss = (learningRate: number) =>
      learn(few, { ...NOVA, learningRate }, [rest]).progress.validationLosses.at(-1)?.[0] ?? 0;
    expect(loss(1e-6)).toBeGreaterThan(loss(1e-5) * 1.5);
  });
});

it("starts from an earlier model, and knows its answers too", () => {
  const about = (topics: string[]) =>
    Array.from({ length: 60 }, (_, at) => ({
      prompt: `question ${at} on ${topics[at % 2]}`,
      completion: topics[at % 2] ?? "",
    }));
  const { model: earlier } = learn(about(["ships", "trains"]), NOVA).learner;
  const further = (examples: Example[], from: TunedModel) =>
    new Training(learnerFor({ examples, earlier: from }), {
      plan: planFor(NOVA, 60),
      validators: [],
    });
  const again = further(about(["ships", "trains"]), earlier);
  again.runEpoch(() => undefined);
  expect(again.progress.trainingLosses[0]).toBeLessThan(Math.log(2) / 2);
  const more = further(about(["planes", "trains"]), earlier);
  more.runEpoch(() => undefined);
  const { model } = more.learner;
  expect(model instanceof Classifier && model.form.values).toEqual([["planes", "ships", "trains"]]);
  expect(model.answer("a question on ships").text).toBe("ships");
});

it("has the same losses for the same data and plan", () => {
  const examples = Array.from({ length: 60 }, (_, at) => ({
    prompt: `case ${at} of kind ${at % 3}`,
    completion: `kind-${at % 3}`,
  }));
  const losses = () => learn(examples, NOVA).progress.trainingLosses;
  expect(losses()).toEqual(losses());
});

it("bounds the loss of an answer that training has never seen", () => {
  const examples = Array.from({ length: 12 }, (_, at) => ({
    prompt: `text ${at}`,
    completion: at % 2 === 0 ? "even" : "odd",
  }));
  const training = learn(examples, NOVA, [[{ prompt: "text", completion: "neither" }]]);
  expect(training.progress.validationLosses[0]?.[0]).toBeCloseTo(13.8, 1);
});

describe("objects of few values", () => {
  const moods = { good: "I like it", bad: "this is awful", mixed: "some of it was fine" };
  const topics = { rooms: "about the room", food: "about breakfast", staff: "about the reception" };
  const combinations = Object.entries(moods).flatMap(([mood, said]) =>
    Object.entries(topics).map(([topic, where]) => ({
      prompt: `${said}, ${where}`,
      completion: JSON.stringify({ mood, topic, lang: "en" }),
    })),
  );

  it("are answered in combinations that training has not seen", () => {
    const seen = combinations.filter((_, at) => at % 4 !== 0);
    const rows = Array.from({ length: 8 }, (_, at) =>
      seen.map(({ prompt, completion }) => ({ prompt: `${prompt} (${at})`, completion })),
    ).flat();
    const training = learn(rows, NOVA);
    expect(training.progress.trainingLosses[0]).toBeCloseTo(2 * Math.log(3), 5);
    expect(accuracy(training, combinations)).toBe(1);
    const { model } = training.learner;
    const saved = join(mkdtempSync(join(tmpdir(), "tunewright-objects-")), "model.safetensors");
    saveModel(saved, model);
    for (const { prompt } of combinations) {
      expect(loadModel(saved).answer(prompt)).toEqual(model.answer(prompt));
    }
    rmSync(dirname(saved), { recursive: true });
  });
});

describeNeeds(
  shared("data/clinc150/data_full.json"),
  "on CLINC150, with prompts out of scope",
  (file) => {
    const parts = JSON.parse(readFileSync(file, "utf8")) as Record<string, [string, string][]>;
    const labels = new Set(
      (parts["test"] ?? []).map(([, label]) => label).filter((_, at) => at % 240 === 0),
    );
    const rows = (name: string) =>
      (parts[name] ?? [])
        .filter(([, label]) => label === "oos" || labels.has(label))
        .map(([prompt, completion]) => ({ prompt, completion }));
    const train = [...rows("train"), ...rows("oos_train").slice(0, 60)];
    const inScope = rows("test");
    const outside = rows("oos_test").slice(0, 300);

    it.each([
      ["the validation data", [[...rows("val"), ...rows("oos_val")]]],
      ["rows held back", []],
    ])("rejects more of them below a threshold measured on %s", (_where, validators) => {
      const { learner } = learn(train, NOVA, validators);
      const { model } = learner;
      const isClassifier = model instanceof Classifier;
      const likeliest = (prompt: string) => (isClassifier ? model.likeliest(prompt).text : "");
      const rejected = (answer: (prompt: string) => string, some: Example[]) =>
        some.filter(({ prompt }) => answer(prompt) === "oos").length / some.length;
      const answer = (prompt: string) => model.answer(prompt).text;
      expect(rejected(answer, outside)).toBeGreaterThan(rejected(likeliest, outside) + 0.02);
      expect(rejected(answer, inScope)).toBeLessThan(0.05);
      const again = learn(train, NOVA, validators).learner.model;
      expect(isClassifier && again instanceof Classifier && again.rejection).toEqual(
        isClassifier && model.rejection,
      );
    });
  },
);
