import { readFile } from "node:fs/promises";
import { defined } from "../../../dataset-tools/defined.ts";
import { type LogFilter, PreparationSettings } from "../../../dataset-tools/shards/settings.ts";
import { systemClock } from "../../clock.ts";
import type { RunConfig } from "../../config/run-config.ts";
import { waiversToday } from "../../config/waivers.ts";
import { UserError } from "../../errors.ts";
import { resolveModel } from "../../models/resolve.ts";
import { datasetOptions, rulesFor, sliceColumns } from "../prepare.ts";

/** What only a preparation has, besides what a run reads of its data. */
export interface PreparationExtras {
  readonly sample: number | null;
  readonly filter: LogFilter | null;
}

/**
 * The settings by which a set is prepared: of the config what `tune` would read the same data by.
 * @throws UserError `Dataset.BadAnswerSchema`, `Model.Unknown`
 */
export async function preparationSettings(
  config: RunConfig,
  { sample, filter }: PreparationExtras,
): Promise<PreparationSettings> {
  const { heldOut, validationShare, evaluationShare, dropBadRows, ...others } = config.data;
  const { files: _files, against: _against, dropNearDuplicates, groupByAnswer, ...read } = others;
  const { answerSchema, ...reading } = datasetOptions(read);
  const model = resolveModel(config.model, defined({ format: config.format }));
  return PreparationSettings.parse({
    ...defined({ ...reading, groupByAnswer }),
    model: model.id,
    ...(model.hyperparameters === null ? { rules: rulesFor(model) } : {}),
    ...(typeof answerSchema === "string" ? { answerSchema: await schemaIn(answerSchema) } : {}),
    ...defined({ waivers: waiversToday(config.waivers, systemClock) }),
    sliceBy: sliceColumns(config),
    split: {
      validation: model.validation ? validationShare : 0,
      evaluation: heldOut === undefined ? evaluationShare : 0,
    },
    dropBadRows,
    dropNearDuplicates: dropNearDuplicates ?? false,
    sample,
    filter,
  });
}

/** The functions cannot read files of this machine. */
async function schemaIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new UserError("Dataset.BadAnswerSchema", `${file} is no JSON Schema that can be read`, {
      hint: "Check the path, and that the file is JSON.",
      cause,
    });
  }
}
