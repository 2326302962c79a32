import type { z } from "zod";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import { nearestName } from "../nearest-name.ts";
import type { ConfigFile } from "./read-file.ts";
import { settingPaths } from "./setting-paths.ts";

const NO_DATA =
  "name the labeled data: `tunewright tune FILE`, or data.files in tunewright.yaml, which `tunewright init FILE` writes";

/** Messages for required settings that are missing. */
const REQUIRED: Readonly<Record<string, string>> = {
  data: NO_DATA,
  "data.files": NO_DATA,
  model:
    "name the base model: --model NAME (`tunewright models` lists them), or model in tunewright.yaml",
};

/** Problems that a message names; of more it gives the number. */
const MAX_NAMED = 10;

/** What is wrong with settings, each with its place in the file, in the order of the file's settings. */
export function problems(
  error: z.ZodError,
  values: unknown,
  source: ConfigFile | undefined,
): string[] {
  const all = error.issues.flatMap((issue): (() => string)[] => {
    const required = REQUIRED[issue.path.join(".")];
    if (required !== undefined && valueAt(values, issue.path) === undefined)
      return [() => required];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => () => {
        const path = [...issue.path, key];
        return problem(source?.place(path, "name"), path, `${issue.message}${meant(path)}`);
      });
    }
    return [() => problem(source?.place(issue.path), issue.path, issue.message)];
  });
  const named = all.slice(0, MAX_NAMED).map((text) => text());
  const more = all.length - named.length;
  return more > 0 ? [...named, `and ${more} more`] : named;
}

function problem(place: string | undefined, path: readonly PropertyKey[], what: string): string {
  return `${place ?? ""} ${path.join(".")}: ${what}`.trim();
}

/** Other names of settings, as other tools have them. */
const SYNONYMS: Readonly<Record<string, string>> = {
  epochs: "hyperparameters.epochCount",
  batchSize: "hyperparameters.batchSize",
  learningRate: "hyperparameters.learningRate",
  warmupSteps: "hyperparameters.learningRateWarmupSteps",
  prompt: "data.columns.prompt",
  completion: "data.columns.completion",
  baseModel: "model",
  file: "data.files",
  score: "evaluation.scores",
};

/** The setting that was probably meant: one beside it, else one of that name elsewhere. */
function meant(path: readonly PropertyKey[]): string {
  const parent = path.slice(0, -1).join(".");
  const wanted = String(path.at(-1));
  const split = (known: string) => {
    const at = known.lastIndexOf(".");
    return { around: known.slice(0, Math.max(at, 0)), name: known.slice(at + 1) };
  };
  const known = settingPaths();
  const beside = known.filter((one) => split(one).around === parent).map((one) => split(one).name);
  const sibling = nearestName(wanted, beside);
  if (sibling !== undefined) return `; did you mean ${[...path.slice(0, -1), sibling].join(".")}?`;
  const synonym = nearestName(wanted, Object.keys(SYNONYMS));
  const elsewhere =
    known.find((one) => nearestName(wanted, [split(one).name]) !== undefined) ??
    (synonym === undefined ? undefined : SYNONYMS[synonym]);
  return elsewhere === undefined ? "" : `; did you mean ${elsewhere}?`;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (isObject(value) ? value[String(key)] : undefined), values);
}
