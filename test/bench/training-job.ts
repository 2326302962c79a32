import { fileURLToPath } from "node:url";
import type { Example } from "../../infra/local/training/example.ts";
import { learnerFor } from "../../infra/local/training/learner.ts";
import { planFor } from "../../infra/local/training/plan.ts";
import { Neighbors } from "../../infra/local/training/text/neighbors.ts";
import { PieceTable } from "../../infra/local/training/text/pieces.ts";
import { meanLoss, Training } from "../../infra/local/training/training.ts";
import { tokenF1 } from "../../pipeline/evaluation/score/token-f1.ts";
import { SETTINGS, trainFastText } from "./fasttext.ts";
import { labelSets, OUT_OF_SCOPE, type TrainingSet, textSets } from "./training-sets.ts";

/** What one training of labels came to; shares are from 0 to 1. */
export interface LabelFigures {
  /** Of the test rows that have a label of their own. */
  readonly accuracy: number;
  /** Of the test rows out of scope, and of the answers that say so; undefined without such rows. */
  readonly outOfScope?: { readonly recall: number; readonly precision: number };
  readonly seconds: number;
  /** Training records a second, each counted once per epoch. */
  readonly recordsPerSecond: number;
  readonly megabytes: number;
}

/** Token F1 from 0 to 1, and the share of answers equal to the expected ones. */
export interface TextScore {
  readonly f1: number;
  readonly exact: number;
}

/** What one training of free text came to; losses are in nats per piece. */
export interface TextFigures {
  readonly lossBefore: number;
  readonly lossAfter: number;
  readonly own: TextScore;
  readonly nearest: TextScore;
  readonly seconds: number;
  readonly piecesPerSecond: number;
  readonly megabytes: number;
}

/** The most that Nova takes, and Llama's default. */
export const LABEL_EPOCHS = 5;
/** Nova's default. */
export const TEXT_EPOCHS = 2;

/** Each runs in a process of its own, for its memory. */
const jobs: Readonly<Record<string, (set: string, seed: number) => Promise<object>>> = {
  own: async (name, seed) => trainLabels(read(labelSets, name), seed),
  fasttext: async (name, seed) => {
    const set = read(labelSets, name);
    const start = performance.now();
    const answer = await trainFastText(set.train, seed + 1);
    const seconds = secondsSince(start);
    const recordsPerSecond = (set.train.length * SETTINGS.epoch) / seconds;
    return { ...labelScores(set.test, answer), seconds, recordsPerSecond };
  },
  text: async (name) => trainText(read(textSets, name)),
};

function read(sets: typeof labelSets, name: string): TrainingSet {
  const source = sets[name];
  if (source?.need.path === undefined) throw new Error(`there is no set ${name}`);
  return source.read(source.need.path);
}

function train({ train: examples, validation }: TrainingSet, epochs: number, seed: number) {
  const start = performance.now();
  const learner = learnerFor({ examples });
  const given = { learningRate: 1, defaultLearningRate: 1, learningRateWarmupSteps: 10 };
  const plan = planFor({ ...given, epochCount: epochs }, examples.length);
  const validators = validation.length > 0 ? [validation] : [];
  const training = new Training(learner, { plan, validators, seed: seed * 1000 });
  while (!training.finished) training.runEpoch(() => undefined);
  training.finish();
  return { learner, seconds: secondsSince(start) };
}

function trainLabels(set: TrainingSet, seed: number): Omit<LabelFigures, "megabytes"> {
  const { learner, seconds } = train(set, LABEL_EPOCHS, seed);
  const scores = labelScores(set.test, (prompt) => learner.model.answer(prompt).text);
  return { ...scores, seconds, recordsPerSecond: (set.train.length * LABEL_EPOCHS) / seconds };
}

function labelScores(test: readonly Example[], answer: (prompt: string) => string) {
  const answered = test.map(({ prompt, completion }) => ({ completion, text: answer(prompt) }));
  const inScope = answered.filter(({ completion }) => completion !== OUT_OF_SCOPE);
  const outside = answered.filter(({ completion }) => completion === OUT_OF_SCOPE);
  const right = (some: typeof answered) =>
    some.filter(({ completion, text }) => text === completion).length;
  const accuracy = right(inScope) / inScope.length;
  if (outside.length === 0) return { accuracy };
  const rejected = answered.filter(({ text }) => text === OUT_OF_SCOPE).length;
  const found = right(outside);
  return { accuracy, outOfScope: { recall: found / outside.length, precision: found / rejected } };
}

function trainText(set: TrainingSet): Omit<TextFigures, "megabytes"> {
  const untrained = learnerFor({ examples: set.train });
  const lossBefore = meanLoss(untrained.losses(set.test));
  const { learner, seconds } = train(set, TEXT_EPOCHS, 0);
  const table = new PieceTable([]);
  const pieces = set.train.reduce((sum, { completion }) => sum + table.ids(completion).length, 0);
  const neighbors = Neighbors.of(set.train.map(({ prompt }) => prompt));
  const nearest = (prompt: string) => {
    const [first] = neighbors.find(neighbors.featuresOf(prompt));
    return set.train[first?.row ?? 0]?.completion ?? "";
  };
  return {
    lossBefore,
    lossAfter: meanLoss(learner.losses(set.test)),
    own: textScore(set.test, (prompt) => learner.model.answer(prompt).text),
    nearest: textScore(set.test, nearest),
    seconds,
    piecesPerSecond: (pieces * TEXT_EPOCHS) / seconds,
  };
}

function textScore(test: readonly Example[], answer: (prompt: string) => string): TextScore {
  let f1 = 0;
  let exact = 0;
  for (const { prompt, completion } of test) {
    const text = answer(prompt);
    f1 += tokenF1(text, completion);
    if (text === completion) exact += 1;
  }
  return { f1: f1 / test.length, exact: exact / test.length };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

const [script, job = "", set = "", seed = "0"] = process.argv.slice(1);
if (script === fileURLToPath(import.meta.url)) {
  const figures = await jobs[job]?.(set, Number(seed));
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ ...figures, megabytes }));
}
