import { expect, it } from "vitest";
import {
  askedOf,
  Evaluated,
  evaluatedOf,
  fewShotAsked,
} from "../../../pipeline/evaluation/evaluated.ts";
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

it("is with examples what the base model is asked, where the gate wants them and rows were trained on", () => {
  const { baseModel, dataset, evaluation, gate } = aRequest("r");
  const sha256 = { ...dataset.sha256, train: "t".repeat(64), evaluation: "e".repeat(64) };
  const asked = (fewShot: number | null, train: string | null) =>
    fewShotAsked({
      ...{ baseModel, evaluation: { ...evaluation, maxTokens: 77 } },
      dataset: { ...dataset, sha256: { ...sha256, train } },
      gate: { ...gate, fewShot },
    });
  expect(asked(4, sha256.train)).toEqual({
    ...{ model: baseModel.inferenceId, maxTokens: 77, evaluationSha256: sha256.evaluation },
    examples: { count: 4, trainSha256: sha256.train },
  });
  expect(asked(null, sha256.train)).toBeUndefined();
  expect(asked(4, null)).toBeUndefined();
});
