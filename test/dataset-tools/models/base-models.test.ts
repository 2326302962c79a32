import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  baseModels,
  endedModels,
  extend,
  findBaseModel,
  refuseEnded,
} from "../../../dataset-tools/models/base-models.ts";

const names = baseModels().map(({ name }) => name);

describe("the files of the base models", () => {
  it("are all in the list, each under its model's name", () => {
    const files = readdirSync("dataset-tools/models")
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.replace(".json", ""));
    const listed = [...names, ...endedModels().map(({ name }) => name)];
    expect(listed.sort()).toEqual(files.sort());
  });

  it("name each id once", () => {
    const ids = [
      ...baseModels().flatMap(({ ids }) => [...new Set([ids.customization, ids.foundation])]),
      ...endedModels().map(({ ids }) => ids.customization),
    ];
    // Titan's customization id has no context suffix, so it equals its foundation id.
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(baseModels().map((model) => [model.name, model] as const))(
    "%s has hyperparameters with defaults inside their ranges",
    (_name, { hyperparameters }) => {
      expect(Object.keys(hyperparameters.values)).not.toEqual([]);
      for (const { min, max, default: fixed = min } of Object.values(hyperparameters.values)) {
        expect(min).toBeLessThanOrEqual(fixed);
        expect(fixed).toBeLessThanOrEqual(max);
      }
    },
  );

  it("name successors that can be tuned, and none its own", () => {
    const all = [...baseModels(), ...endedModels()];
    const successors = all.flatMap(({ name, lifecycle }) =>
      lifecycle.successor === undefined ? [] : [[name, lifecycle.successor] as const],
    );
    expect(successors).toContainEqual(["nova-lite", "nova-2-lite"]);
    const wrong = successors.filter(([name, next]) => name === next || !names.includes(next));
    expect(wrong).toEqual([]);
  });

  it("say how fast a tuned model may be asked, for each that is served on demand", () => {
    const paces = baseModels()
      .filter(({ serving }) => serving.paths.includes("on-demand"))
      .map(({ name, pace }) => [
        name,
        pace?.tuned.requestsPerMinute,
        pace?.tuned.tokensPerMinute,
        pace?.base.requestsPerMinute,
      ]);
    expect(paces).toEqual([
      ["llama-3-3-70b", 4, 300_000, null],
      ["nova-2-lite", 2000, 4_000_000, null],
      ["nova-lite", 2000, 4_000_000, null],
      ["nova-micro", 2000, 4_000_000, null],
      ["nova-pro", 200, 800_000, null],
    ]);
  });
});

describe("a family", () => {
  it("gives a model what its own file leaves out, and yields to what it says", () => {
    const llama = extend({ extends: "llama", customization: { regions: ["eu-west-1"] } });
    expect(llama).toMatchObject({
      family: "llama",
      customization: { regions: ["eu-west-1"], source: expect.stringContaining("fine-tuning") },
      // From the family that the family itself extends.
      prices: { storage: { per: "model-month" } },
    });
    expect(llama).not.toHaveProperty("extends");
  });

  it("loses what a model's file sets to null", () => {
    const { dataRules } = extend({ extends: "nova", dataRules: { distillation: null } });
    expect(Object.keys(dataRules as object)).toEqual(["sft"]);
  });

  it("must exist", () => {
    expect(() => extend({ extends: "mistral" })).toThrow(/no family "mistral"/);
  });
});

describe("a base model", () => {
  it.each([
    "nova-2-lite",
    "amazon.nova-2-lite-v1:0:256k",
    "amazon.nova-2-lite-v1:0",
    "us.amazon.nova-2-lite-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-2-lite-v1:0",
  ])("is found by %s", (wanted) => {
    expect(findBaseModel(wanted)?.name).toBe("nova-2-lite");
  });

  it("is not found by a part of its name", () => {
    expect(findBaseModel("nova")).toBeUndefined();
  });

  it.each([
    ["llama-3-2-1b", /2026-07-07/, /llama-3-1-8b/],
    ["meta.llama3-2-90b-instruct-v1:0", /2026-07-07/, /nova-pro/],
    ["meta.llama3-1-405b-instruct-v1:0", /2026-07-07/, /llama-3-3-70b/],
    ["anthropic.claude-3-haiku-20240307-v1:0:200k", /2026-09-10/, /nova-lite/],
    ["nova-canvas", /2026-09-30/, /another base model/],
  ])("that has ended is refused with its day and successor: %s", (wanted, message, hint) => {
    expect(() => refuseEnded(wanted)).toThrow(
      expect.objectContaining({
        code: "Model.Ended",
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      }),
    );
  });

  it("that is offered is not refused", () => {
    for (const { name, ids } of baseModels()) {
      expect(() => refuseEnded(name)).not.toThrow();
      expect(() => refuseEnded(ids.foundation)).not.toThrow();
    }
  });
});
