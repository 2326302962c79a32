import { expect, it } from "vitest";
import { askedOf, Evaluated, evaluatedOf } from "../../../pipeline/evaluation/evaluated.ts";
import { aRequest } from "../../support/request.ts";

it("is what both models are asked, by the run's input", () => {
  const { baseModel, dataset, evaluation, ...request } = aRequest("r");
  const evaluated = evaluatedOf(
    {
      ...request,
      baseModel: { ...baseModel, inferenceId: "us.base" },
      dataset: { ...dataset, sha256: { ...dataset.sha256, evaluation: "e".repeat(64) } },
      evaluation: { ...evaluation, maxTokens: 77 },
    },
    "arn:tuned",
  );
  const same = { maxTokens: 77, evaluationSha256: "e".repeat(64) };
  expect(Evaluated.parse(evaluated)).toEqual({
    ...{ tunedModel: "arn:tuned", baseModel: "us.base" },
    ...same,
  });
  expect(askedOf(evaluated)).toEqual({
    tuned: { model: "arn:tuned", ...same },
    base: { model: "us.base", ...same },
  });
});

it("is refused where it says less or more", () => {
  expect(() => Evaluated.parse({ tunedModel: "arn:tuned" })).toThrow();
  const whole = { tunedModel: "t", baseModel: "b", maxTokens: 1, evaluationSha256: "e" };
  expect(Evaluated.parse(whole)).toEqual(whole);
  expect(() => Evaluated.parse({ ...whole, temperature: 1 })).toThrow();
});
