import { describe, expect, it } from "vitest";
import { findModelRules, knownModels } from "../../../dataset-tools/index.ts";

describe("model rules", () => {
  it("are there for every base model that can be tuned", () => {
    for (const name of knownModels()) {
      const rules = findModelRules(name);
      expect(rules.source).toMatch(/\d{4}-\d\d-\d\d$/);
      expect(rules.maxRecords).toBeGreaterThan(rules.minRecords ?? 0);
    }
    expect(knownModels()).toContain("nova-micro");
    expect(knownModels()).not.toContain("titan-embed-image");
  });

  it.each(["nova-2-lite", "amazon.nova-2-lite-v1:0:256k", "amazon.nova-2-lite-v1:0"])(
    "are found by %s",
    (name) => {
      expect(findModelRules(name)).toMatchObject({
        model: "amazon.nova-2-lite-v1:0:256k",
        format: "bedrock-conversation-2024",
        minRecords: 200,
        validationSet: "unsupported",
      });
    },
  );

  it.each([
    [
      "llama-3-1-8b",
      "sft",
      { format: "prompt-completion", maxRecords: 10_000, maxTokensPerRow: 16_000 },
    ],
    ["llama-3-3-70b", "sft", { format: "bedrock-conversation-2024", maxCharactersPerRow: 96_000 }],
    ["nova-lite", "sft", { minRecords: 8, images: { perRow: 10 }, videos: { perRow: 1 } }],
    ["llama-3-1-8b", "distillation", { maxTokensPerRow: 32_000, maxTurns: 2, minRecords: 100 }],
    ["nova-2-lite", "rft", { format: "rft", minRecords: 100 }],
  ] as const)("of %s for %s", (name, method, expected) => {
    expect(findModelRules(name, method)).toMatchObject(expected);
  });

  it("say what is not known", () => {
    expect(() => findModelRules("gpt-4")).toThrow(
      expect.objectContaining({ code: "Dataset.UnknownModel" }),
    );
    expect(() => findModelRules("nova-micro", "rft")).toThrow(
      expect.objectContaining({
        code: "Dataset.UnknownMethod",
        hint: expect.stringContaining("sft, distillation"),
      }),
    );
    expect(() => findModelRules("nova-2-lite", "distillation")).toThrow(
      /not tuned by distillation/,
    );
    expect(() => findModelRules("titan-embed-image")).toThrow(/not supported/);
    expect(() => findModelRules("llama-3-2-1b")).toThrow(
      expect.objectContaining({ code: "Model.Ended" }),
    );
  });
});
