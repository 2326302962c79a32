import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { templateOf, withoutTemplate } from "../../../../infra/local/training/template.ts";

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
