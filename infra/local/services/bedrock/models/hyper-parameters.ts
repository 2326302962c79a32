import { defined } from "../../../kernel/defined.ts";
import type { HyperParameters } from "../../../training/plan.ts";
import { invalid } from "../errors.ts";
import {
  customizationOf,
  type FoundationModel,
  type HyperParameterRule,
} from "./foundation-models.ts";

/** Checks a request's hyperparameters (strings) and fills in the defaults. Throws `ValidationException`. */
export function checkHyperParameters(
  model: FoundationModel,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const { rules } = customizationOf(model);
  for (const [name, value] of Object.entries(given)) {
    const rule = rules[name];
    if (rule === undefined) {
      throw invalid(
        `Invalid hyperparameter: ${name} isn't supported for this model. Supported: ${Object.keys(rules).join(", ")}.`,
      );
    }
    checkValue(name, value, rule);
  }
  const defaults = Object.entries(rules).map(([name, rule]) => [name, String(rule.default)]);
  return { ...Object.fromEntries(defaults), ...given };
}

function checkValue(name: string, value: string, rule: HyperParameterRule): void {
  const number = value.trim() === "" ? Number.NaN : Number(value);
  const whole = rule.integer !== true || Number.isInteger(number);
  if (whole && number >= rule.minimum && number <= rule.maximum) return;
  const kind = rule.integer ? "an integer" : "a number";
  throw invalid(
    `Invalid hyperparameter value: ${name} must be ${kind} between ${rule.minimum} and ${rule.maximum}, but was ${value}.`,
  );
}

/** The checked hyperparameters as numbers, for the training plan. */
export function asNumbers(
  model: FoundationModel,
  given: Readonly<Record<string, string>>,
): HyperParameters {
  const { rules } = customizationOf(model);
  const { epochCount, learningRate, learningRateWarmupSteps = 0, batchSize } = given;
  return {
    epochCount: Number(epochCount),
    learningRate: Number(learningRate),
    defaultLearningRate: rules["learningRate"]?.default ?? Number(learningRate),
    learningRateWarmupSteps: Number(learningRateWarmupSteps),
    ...defined({ batchSize: batchSize === undefined ? undefined : Number(batchSize) }),
  };
}
