import type { Mapping } from "../../dataset-tools/index.ts";
import { systemClock } from "../clock.ts";
import { isGroupName } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { resolveModel } from "../models/resolve.ts";
import type { ModelOffer } from "../run/init/choose-model.ts";
import { type DataLook, lookAtData } from "../run/init/look-at-data.ts";
import { datasetName, datasetOptions } from "../run/prepare.ts";
import { askFor, canAsk } from "./confirm.ts";
import { openRemote } from "./open-s3-input.ts";
import { columns, number } from "./option-parsers.ts";
import type { Output } from "./output.ts";
import { type ReadingOptions, readingOf } from "./reading-options.ts";
import { readingProgress } from "./reading-progress.ts";
import { offersText } from "./views/init.ts";
import { reportText } from "./views/report.ts";

/** Options of `init`, which answer its questions. */
export interface InitOptions extends ReadingOptions {
  readonly group?: string;
  readonly maxUsd?: number;
  readonly heldOut?: readonly string[];
  readonly out: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** The model, the group and the budget: as given, or as the user answers. */
export async function answersOf(of: {
  look: DataLook;
  offers: readonly ModelOffer[];
  files: readonly string[];
  options: InitOptions;
  output: Output;
}): Promise<{ model: string; group: string; maxUsd: number | undefined }> {
  const { look, offers, files, options, output } = of;
  const defaults = { model: offers[0]?.model ?? "", group: datasetName(files) };
  const { model, group, maxUsd } = options;
  if (!asks(options, output)) {
    return {
      model: takenModel(model ?? defaults.model, look),
      group: groupName(group ?? defaults.group),
      maxUsd,
    };
  }
  if (model === undefined) output.line(offersText(offers));
  const questions = {
    model: {
      text: "Base model",
      fallback: defaults.model,
      read: (typed: string) => takenModel(typed, look),
    },
    group: { text: "Name of the tuned model", fallback: defaults.group, read: groupName },
    maxUsd: {
      text: "Most that a run may cost in USD (empty: no limit)",
      fallback: "",
      read: (typed: string) => (typed === "" ? undefined : number(typed)),
    },
  };
  return {
    model: model === undefined ? await askFor(questions.model, output) : takenModel(model, look),
    group: group === undefined ? await askFor(questions.group, output) : groupName(group),
    maxUsd: maxUsd ?? (await askFor(questions.maxUsd, output)),
  };
}

/** Whether there is someone to ask, and no reason not to. */
function asks({ yes, json }: InitOptions, output: Output): boolean {
  return yes !== true && json !== true && canAsk(output);
}

/** @throws UserError `Call.Wrong` */
function groupName(name: string): string {
  if (isGroupName(name)) return name;
  throw new UserError("Call.Wrong", `"${name}" is no name of a group`, {
    hint: "Use a-z, 0-9 and single hyphens, at most 48 characters.",
  });
}

/** The short name of a base model. Throws UserError `Model.…`; `Init.ModelRefuses` with the reason */
function takenModel(name: string, { models }: DataLook): string {
  const model = resolveModel(name);
  const fit = models.find((one) => one.model === model.name);
  if (fit === undefined || fit.fits) return model.name;
  const fitting = models.filter(({ fits }) => fits).map((one) => one.model);
  const why = fit.misfits[0]?.message;
  throw new UserError("Init.ModelRefuses", `${fit.title} would not take these rows: ${why}`, {
    hint: `Choose another one with --model: ${fitting.join(", ")}.`,
  });
}

/** The data as it is read; where it is not sure which columns are the question and the answer, the user is asked. */
export async function lookAt(
  files: readonly string[],
  options: InitOptions,
  output: Output,
): Promise<{ look: DataLook; options: InitOptions }> {
  output.progress(`looking at ${files.join(", ")} …`);
  const look = await lookAtData({
    ...datasetOptions(readingOf(options)),
    inputs: [...files, ...(options.heldOut ?? [])],
    splits: options.heldOut === undefined,
    maxFindings: 1000,
    openRemote,
    onProgress: readingProgress(output, () => systemClock.now()),
  });
  const guess = guessOf(look);
  if (guess === undefined || options.columns !== undefined || !asks(options, output)) {
    return { look, options };
  }
  if (look.kind === "nothing") output.line(reportText(look.result, 3));
  const question = { text: "Columns of question and answer", fallback: guess, read: columns };
  const answered = await askFor({ ...question, read: (typed: string) => columns(typed) }, output);
  if (isSame(answered, guess)) return { look, options };
  return lookAt(files, { ...options, columns: answered }, output);
}

/** The columns of a table that were chosen by their looks, or empty where none could be; undefined where they are sure. */
function guessOf({ kind, result }: DataLook): string | undefined {
  if (kind === "nothing") return "unknown-format" in result.counts ? "" : undefined;
  const [file] = result.files;
  if (file?.columns === undefined) return undefined;
  const { question, answer } = file.columns;
  const isSure = [question, answer].every(({ from }) => from === "name" || from === "given");
  const names = [question, answer].map(({ columns: [name = ""] }) => `"${name}"`);
  return isSure ? undefined : `prompt=${names[0]},completion=${names[1]}`;
}

function isSame(answered: Mapping, guess: string): boolean {
  return guess !== "" && JSON.stringify(answered) === JSON.stringify(columns(guess));
}
