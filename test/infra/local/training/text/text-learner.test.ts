import { describe, expect, it } from "vitest";
import type { Example } from "../../../../../infra/local/training/example.ts";
import { learnerFor } from "../../../../../infra/local/training/learner.ts";
import { Prediction } from "../../../../../infra/local/training/text/predictor.ts";
import { questionOf } from "../../../../../infra/local/training/text/question.ts";
import { Reader } from "../../../../../infra/local/training/text/reader.ts";
import { TextLearner } from "../../../../../infra/local/training/text/text-learner.ts";
import { Training } from "../../../../../infra/local/training/training.ts";

const cities = ["Rome", "Oslo", "Lima", "Kyoto", "Accra", "Quito", "Perth", "Delhi", "Porto"];

function weather(city: string, at: number): Example {
  const isTime = at % 2 === 1;
  return {
    prompt: isTime ? `What time is it in ${city} now?` : `How is the weather in ${city} today?`,
    completion: `{"tool": "${isTime ? "clock" : "weather"}", "city": "${city}"}`,
  };
}

/** Each city occurs with both tools. */
const examples = [...cities, ...cities.slice(1), ...cities.slice(2)].map(weather);

function learn(rows: readonly Example[], validators: Example[][] = [], epochs = 3) {
  const plan = { epochs, batchSize: 1, rate: 0.3, warmupSteps: 0 };
  const training = new Training(learnerFor({ examples: rows }), { plan, validators });
  while (!training.finished) training.runEpoch(() => undefined);
  return training;
}

describe("free text", () => {
  it("is learned: the loss falls, and what is asked for is copied from prompts never seen", () => {
    const unseen = ["Tunis", "Riga", "Baku", "Sucre"].map(weather);
    const { learner, progress } = learn(examples, [unseen]);
    expect(learner).toBeInstanceOf(TextLearner);
    const { trainingLosses } = progress;
    const mean = (losses: readonly number[]) =>
      losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(mean(trainingLosses.slice(-20))).toBeLessThan(mean(trainingLosses.slice(0, 20)) / 2);
    for (const { prompt, completion } of unseen) {
      expect(learner.model.answer(prompt).text).toBe(completion);
    }
  });

  it("copies a sentence as it is written, its commas, hyphens and amounts included", () => {
    const first = (at: number) => {
      const words = [..."abcdefgh"].map(
        (letter) => `${letter}${"aeiou"[at % 5]}${letter.repeat(at % 7)}x`,
      );
      words[at % 4] += ",";
      words[4 + (at % 3)] += `-${"xyz"[at % 3]}`;
      return `${words.join(" ")} $${at}.50.`;
    };
    const row = (at: number) => ({
      prompt: `Summarize: ${first(at)} ${first(at + 1)}`,
      completion: first(at),
    });
    const { learner } = learn(
      Array.from({ length: 27 }, (_, at) => row(at)),
      [],
      2,
    );
    for (const at of [30, 31, 32]) {
      expect(learner.model.answer(row(at).prompt).text).toBe(first(at));
    }
  });

  it("has the same losses for the same data and plan, whatever was asked in between", () => {
    const first = learn(examples, [examples.slice(0, 3)]);
    const answer = () => first.learner.model.answer("How is the weather in Nowhere-on-Sea?").text;
    expect(answer()).toBe(answer());
    expect(learn(examples, [examples.slice(0, 3)]).progress).toEqual(first.progress);
  });

  it.each([
    ["one row", ["only"]],
    ["the same answer again and again", ["yes", "yes", "yes", "yes"]],
    ["blank prompts", ["", "", "one", "two", "three"]],
    ["Japanese", ["東京は晴れです。", "大阪は雨です。", "京都は曇りです。", "札幌は雪です。"]],
    ["Arabic", ["الطقس مشمس", "الطقس غائم", "الطقس ممطر", "الطقس بارد"]],
    ["code", ["if (a) {\n  b();\n}", "while (a) {\n  c();\n}", "for (;;) {\n  d();\n}"]],
    ["emoji and lone surrogates", ["👍🏽", "\ud83d", "🇮🇹", "e\u0301", "\u0000"]],
    ["letters that never end", ["x".repeat(9000), "y ".repeat(800), "z"]],
  ])("of any kind is taken: %s", (_kind, answers) => {
    const rows = answers.map((completion, at) => ({
      prompt: completion === "" ? "" : `prompt ${at} ${completion.slice(0, 9)}`,
      completion,
    }));
    const learner = new TextLearner({ examples: rows });
    const training = new Training(learner, {
      plan: { epochs: 2, batchSize: 2, rate: 0.3, warmupSteps: 0 },
      validators: [rows],
    });
    while (!training.finished) training.runEpoch(() => undefined);
    const { trainingLosses, validationLosses } = training.progress;
    for (const loss of [...trainingLosses, ...validationLosses.flat()]) {
      expect(Number.isFinite(loss)).toBe(true);
    }
    expect(typeof learner.model.answer(rows[0]?.prompt ?? "").text).toBe("string");
  });

  it("stays finite where the learning rate is far too high", () => {
    const plan = { epochs: 3, batchSize: 1, rate: 300, warmupSteps: 0 };
    const training = new Training(learnerFor({ examples }), { plan, validators: [examples] });
    while (!training.finished) training.runEpoch(() => undefined);
    const { trainingLosses, validationLosses } = training.progress;
    expect([...trainingLosses, ...validationLosses.flat()].every(Number.isFinite)).toBe(true);
    expect(typeof training.learner.model.answer("How is the weather?").text).toBe("string");
  });

  it("is given no more probability than there is", () => {
    const { model } = new TextLearner({ examples });
    const { table } = model.memory;
    const question = questionOf(model.memory, "How is the weather in Lima today?");
    const reader = new Reader(model, question);
    for (const piece of table.ids('{"tool": "weather')) {
      const prediction = new Prediction(model, reader);
      const sum = [...Array(table.size).keys()].reduce(
        (total, next) => total + prediction.probability(next),
        0,
      );
      expect(sum).toBeLessThanOrEqual(1 + 1e-9);
      expect(sum).toBeGreaterThan(0.9);
      reader.advance(piece);
    }
  });

  it("is learned further from an earlier model, which keeps what it knew", () => {
    const earlier = learn(examples).learner.model;
    const more = [1, 2, 3, 4, 5, 6].map((at) => ({
      prompt: `Tell me a joke, number ${at}`,
      completion: `Joke ${at}: knock knock.`,
    }));
    const learner = learnerFor({ examples: more, earlier });
    const training = new Training(learner, {
      plan: { epochs: 5, batchSize: 1, rate: 0.3, warmupSteps: 0 },
      validators: [],
    });
    while (!training.finished) training.runEpoch(() => undefined);
    const { prompt, completion } = weather("Tunis", 0);
    expect(learner.model.answer(prompt).text).toBe(completion);
    expect(learner.model.answer("Tell me a joke, number 7").text).toContain("knock knock");
  });
});
