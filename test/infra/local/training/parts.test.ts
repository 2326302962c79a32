import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { featuresOf, overlap } from "../../../../infra/local/training/features.ts";
import { planFor } from "../../../../infra/local/training/plan.ts";
import { shuffledOrder } from "../../../../infra/local/training/random.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
} from "../../../../infra/local/training/safetensors.ts";
import { templateOf, withoutTemplate } from "../../../../infra/local/training/template.ts";
import {
  answersListedIn,
  answerUntuned,
  DO_NOT_KNOW,
} from "../../../../infra/local/training/untuned.ts";

describe("features", () => {
  it("are a vector of length one, or of none, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { indices, weights } = featuresOf(text);
        const length = Math.hypot(...weights);
        expect(indices).toHaveLength(weights.length);
        expect(length === 0 || Math.abs(length - 1) < 1e-4).toBe(true);
      }),
    );
  });

  it("are similar for similar words", () => {
    const card = featuresOf("my card was stolen");
    expect(overlap(card, featuresOf("a stolen card"))).toBeGreaterThan(
      overlap(card, featuresOf("exchange rates")),
    );
    expect(overlap(card, card)).toBeCloseTo(1);
  });
});

describe("the template", () => {
  it("is the common start and end of all prompts, cut at a word boundary", () => {
    const prompts = ["Classify: card lost\nAnswer:", "Classify: cash gone\nAnswer:"];
    const template = templateOf(prompts);
    expect(template).toEqual({ prefix: "Classify: ", suffix: "\nAnswer:" });
    expect(prompts.map((prompt) => withoutTemplate(prompt, template))).toEqual([
      "card lost",
      "cash gone",
    ]);
  });

  it("is never longer than a prompt", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1 }),
        fc.string(),
        fc.string(),
        (texts, before, after) => {
          const prompts = texts.map((text) => `${before} ${text} ${after}`);
          const template = templateOf(prompts);
          for (const prompt of prompts) {
            const middle = withoutTemplate(prompt, template);
            expect(template.prefix + middle + template.suffix).toBe(prompt);
          }
        },
      ),
    );
  });
});

it("safetensors are read back as written, and their data starts at a multiple of eight", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true })),
      fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      fc.string(),
      (floats, integers, note) => {
        const tensors = {
          weight: { shape: [floats.length], data: Float32Array.from(floats) },
          hash: { shape: [integers.length], data: Int32Array.from(integers) },
        };
        const bytes = encodeSafetensors(tensors, { note });
        expect(bytes.readBigUInt64LE(0) % 8n).toBe(0n);
        expect(decodeSafetensors(bytes)).toEqual({ tensors, metadata: { note } });
      },
    ),
  );
});

it("an order has every number once", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(), (length, seed) => {
      const order = [...shuffledOrder(length, seed)].sort((a, b) => a - b);
      expect(order).toEqual(Array.from({ length }, (_, at) => at));
    }),
  );
});

describe("the plan", () => {
  const nova = {
    epochCount: 2,
    learningRate: 2e-5,
    defaultLearningRate: 1e-5,
    learningRateWarmupSteps: 5,
  };
  it("doubles the rate for twice the default learning rate", () => {
    expect(planFor(nova, 10_000).rate).toBeCloseTo(0.6);
  });

  it("has small batches for few records, and the user's batch size where there is one", () => {
    expect(planFor(nova, 10_000).batchSize).toBe(16);
    expect(planFor(nova, 450).batchSize).toBe(4);
    expect(planFor(nova, 8).batchSize).toBe(1);
    expect(planFor({ ...nova, batchSize: 32 }, 10).batchSize).toBe(32);
  });
});

describe("the untuned model", () => {
  const lists: [string, string, string[]][] = [
    ["commas", "Answer with one of: a_b, c_d, e", ["a_b", "c_d", "e"]],
    [
      "commas and a last or",
      "Labels: red, green, or blue. Only the label.",
      ["red", "green", "blue"],
    ],
    ["bullets", "Choose a category:\n- card lost\n- top up\n\nMessage", ["card lost", "top up"]],
    ["numbers", "Options:\n1. yes\n2. no", ["yes", "no"]],
    ["quotes", 'intents: ["x", "y"]', ["x", "y"]],
  ];
  it.each(lists)("finds a list with %s", (_what, text, answers) => {
    expect(answersListedIn(text).answers).toEqual(answers);
  });

  it("picks the listed answer nearest to the question, or does not know", () => {
    const system = "Answer with one of: card_lost, exchange_rate";
    expect(answerUntuned([system, "what is the rate of exchange?"])).toBe("exchange_rate");
    expect(answerUntuned([`${system}\n\nmy card is lost`])).toBe("card_lost");
    expect(answerUntuned([system, "zzz"])).toBe(DO_NOT_KNOW);
    expect(answerUntuned(["what is the rate?"])).toBe(DO_NOT_KNOW);
  });
});
