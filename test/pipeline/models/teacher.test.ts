import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { resolveConfig } from "../../../pipeline/run/propose.ts";

async function teacherOf(model: string, distillation: object, others: object = {}) {
  const config = await loadConfig(undefined, {
    ...{ model, data: { files: ["tickets.csv"] }, distillation },
    ...others,
  });
  return resolveConfig(config).teacher;
}

describe("the teacher of a distillation", () => {
  it.each([
    ["nova-micro", "nova-pro", "amazon.nova-pro-v1:0"],
    ["nova-lite", "amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"],
    ["nova-micro", "us.amazon.nova-pro-v1:0", "us.amazon.nova-pro-v1:0"],
    // Answers by an inference profile only.
    ["llama-3-1-8b", "llama-3-3-70b", "us.meta.llama3-3-70b-instruct-v1:0"],
  ])("of %s may be %s, asked as %s", async (model, teacher, id) => {
    expect(await teacherOf(model, { teacher })).toMatchObject({ id, maxResponseLength: null });
    expect(await teacherOf(model, { teacher, maxResponseLength: 200 })).toMatchObject({
      maxResponseLength: 200,
    });
  });

  it.each([
    ["nova-micro", "nova-lite", {}, "Distillation.Teacher", "nova-pro"],
    ["nova-micro", "gpt", {}, "Distillation.Teacher", "nova-pro"],
    ["nova-2-lite", "nova-pro", {}, "Distillation.Student", "Omit --teacher"],
    [
      "nova-micro",
      "nova-pro",
      { hyperparameters: { epochCount: 2 } },
      "Distillation.Hyperparameters",
      "--teacher",
    ],
    [
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl",
      ...(["nova-pro", {}, "Distillation.Student", "Omit --teacher"] as const),
    ],
  ])("is refused: %s by %s %o", async (model, teacher, others, code, hint) => {
    await expect(teacherOf(model, { teacher }, others)).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(hint),
    });
  });

  it("is named in the config with a limit of its answers only", async () => {
    await expect(teacherOf("nova-micro", { maxResponseLength: 5 })).rejects.toMatchObject({
      code: "Config.Invalid",
    });
  });
});
