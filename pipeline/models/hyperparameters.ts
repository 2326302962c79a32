import type { Hyperparameter } from "../../dataset-tools/models/base-model.ts";
import { UserError } from "../errors.ts";
import type { BaseModel } from "./resolve.ts";

/**
 * Checks what the user gave against the base model's ranges and fills in the defaults, so that the
 * plan shows every value that the job will use.
 * @param given values by Bedrock's names, as typed
 * @param trainRows rows of the training set, for defaults that depend on it; the fixed default when absent
 * @returns values in Bedrock's form: strings, decimals without exponent
 * @throws UserError `Hyperparameter.Unknown`, `.Value` or `.Missing`, naming range and source
 */
export function resolveHyperparameters(
  model: BaseModel,
  given: Readonly<Record<string, string>>,
  trainRows?: number,
): Record<string, string> {
  if (model.hyperparameters === null) return { ...given };
  const { values } = model.hyperparameters;
  const stray = Object.keys(given).find((name) => !Object.hasOwn(values, name));
  if (stray !== undefined) {
    throw new UserError("Hyperparameter.Unknown", `${model.title} has no hyperparameter ${stray}`, {
      hint: `Its hyperparameters are ${Object.keys(values).join(", ")}.`,
    });
  }
  const resolve = (name: string, rule: Hyperparameter) => {
    const typed = given[name];
    return typed === undefined
      ? defaultValue(model, { name, rule, trainRows })
      : checked(model, { name, rule, typed });
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, rule]) => [name, resolve(name, rule)]),
  );
}

function defaultValue(
  { title }: BaseModel,
  { name, rule, trainRows }: { name: string; rule: Hyperparameter; trainRows: number | undefined },
): string {
  const { min, max, rowsPerStep } = rule;
  if (rowsPerStep !== undefined && trainRows !== undefined) {
    return decimal(Math.min(max, Math.max(min, Math.round(trainRows / rowsPerStep))));
  }
  if (rule.default !== undefined) return decimal(rule.default);
  throw new UserError("Hyperparameter.Missing", `${title} requires ${name}`, {
    hint: `Set it with --hyper ${name}=VALUE: ${range(rule)}.`,
  });
}

function checked(
  { title, hyperparameters }: BaseModel,
  { name, rule, typed }: { name: string; rule: Hyperparameter; typed: string },
): string {
  if (rule.words?.includes(typed)) return typed;
  const value = typed.trim() === "" ? Number.NaN : Number(typed);
  const isKind = rule.integer !== true || Number.isInteger(value);
  if (isKind && value >= rule.min && value <= rule.max) return decimal(value);
  const source = hyperparameters && `${hyperparameters.source}, read ${hyperparameters.date}`;
  const caveats = [rule.caveat, hyperparameters?.caveat].filter((text) => text !== undefined);
  throw new UserError(
    "Hyperparameter.Value",
    `${name} for ${title} must be ${range(rule)}; got ${typed}`,
    {
      hint: [`Source: ${source}.`, ...caveats.map((text) => `Note: ${text}.`)].join(" "),
    },
  );
}

/** A rule in words, e.g. `a whole number from 1 to 5`. */
export function range({ integer, min, max, words = [] }: Hyperparameter): string {
  const kind = integer === true ? "a whole number" : "a number";
  const others = words.map((word) => ` or ${word}`).join("");
  return `${kind} from ${decimal(min)} to ${decimal(max)}${others}`;
}

/** A number without exponent, since Bedrock's examples write `0.00001`, never `1e-5`. */
export function decimal(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = "", first = "", rest = "", exponent = "0"] = parts;
  return `${sign}0.${"0".repeat(Number(exponent) - 1)}${first}${rest}`;
}
