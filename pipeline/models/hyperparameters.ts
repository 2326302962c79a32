import { UserError } from "../errors.ts";
import { type Hyperparameter, sourceTitle } from "./catalogue.ts";
import type { BaseModel } from "./resolve.ts";

/**
 * Checks what the user gave against the catalogue and fills in the defaults, so that the plan shows
 * every value that the job will use.
 * @param given values by Bedrock's names, as typed
 * @returns values as Bedrock takes them: strings, decimals without exponent
 * @throws UserError `Hyperparameter.Unknown`, `.Value` or `.Missing`, naming range and source
 */
export function resolveHyperparameters(
  model: BaseModel,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = model.hyperparameters;
  if (known === null) return { ...given };
  const stray = Object.keys(given).find((name) => !known.some((one) => one.name === name));
  if (stray !== undefined) {
    throw new UserError("Hyperparameter.Unknown", `${model.title} has no ${stray}`, {
      hint: `It takes ${known.map((one) => one.name).join(", ")}.`,
    });
  }
  return Object.fromEntries(known.map((one) => [one.name, checked(model, one, given[one.name])]));
}

function checked(model: BaseModel, rule: Hyperparameter, typed: string | undefined): string {
  if (typed === undefined) {
    if (rule.default !== null) return decimal(rule.default);
    throw new UserError("Hyperparameter.Missing", `${model.title} needs ${rule.name}`, {
      hint: `Give --hyper ${rule.name}=VALUE: ${range(rule)}.`,
    });
  }
  if (rule.words.includes(typed)) return typed;
  const value = typed.trim() === "" ? Number.NaN : Number(typed);
  const whole = rule.kind === "number" || Number.isInteger(value);
  if (whole && value >= rule.minimum && value <= rule.maximum) return decimal(value);
  throw new UserError(
    "Hyperparameter.Value",
    `${rule.name} for ${model.title} must be ${range(rule)}; got ${typed}`,
    {
      hint:
        `Source: ${sourceTitle(rule.source)}.` +
        (rule.conflict === undefined ? "" : ` Note: ${rule.conflict}.`),
    },
  );
}

/** A rule in words, e.g. `a whole number from 1 to 5`. */
export function range(rule: Hyperparameter): string {
  const kind = rule.kind === "integer" ? "a whole number" : "a number";
  const words = rule.words.map((word) => ` or ${word}`).join("");
  return `${kind} from ${decimal(rule.minimum)} to ${decimal(rule.maximum)}${words}`;
}

/** A number without exponent, since Bedrock's examples write `0.00001`, never `1e-5`. */
export function decimal(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = "", first = "", rest = "", exponent = "0"] = parts;
  return `${sign}0.${"0".repeat(Number(exponent) - 1)}${first}${rest}`;
}
