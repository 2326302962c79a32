import { basename, dirname, join, resolve } from "node:path";
import {
  type DataRules,
  type DatasetOptions,
  defined,
  findModelRules,
  type Manifest,
  prepareDataset,
} from "../../dataset-tools/index.ts";
import { systemClock } from "../clock.ts";
import type { RunConfig } from "../config/run-config.ts";
import { waiversToday } from "../config/waivers.ts";
import { UserError } from "../errors.ts";
import type { BaseModel } from "../models/resolve.ts";
import { slug } from "../slug.ts";
import type { Dataset, DatasetPart } from "./dataset.ts";
import type { GivenModel } from "./given-model.ts";
import { countGroups } from "./planned-power.ts";
import { takePrepared } from "./prepared-set.ts";
import { runScores } from "./run-scores.ts";
import { tokensOfFile } from "./tokens-of-file.ts";

/** Opens an input that is not a local file, e.g. `s3://bucket/key`. */
export type OpenRemote = NonNullable<DatasetOptions["openRemote"]>;

/** A dataset that is ready for upload, and its manifest. */
export interface Prepared {
  readonly dataset: Dataset;
  readonly manifest: Manifest;
}

/** Where the data of a run goes, and what is special about it. */
export interface Preparation {
  readonly folder: string;
  readonly openRemote?: OpenRemote;
  readonly onProgress?: DatasetOptions["onProgress"];
  /** Model that is already trained: all rows are then held out. */
  readonly given?: GivenModel | null | undefined;
}

/** What every row has, as no column. */
const OWN_SLICES = ["label", "language", "length"];

/** Columns of the data that the gate looks at rows by. */
export function sliceColumns({ gate }: RunConfig): string[] {
  return [...new Set(gate.sliceBy)].filter((by) => !OWN_SLICES.includes(by));
}

/**
 * Checks, converts and splits the data of a run into a folder; a set that was prepared before is taken as it is.
 * @throws BadDataError when rows have errors; UserError for a wrong call, e.g. `Dataset.NoneHeldOut`,
 * `Dataset.BadColumns`, `Dataset.Media`, `Score.…`
 */
export async function prepareData(
  config: RunConfig,
  model: BaseModel,
  to: Preparation,
): Promise<Prepared> {
  const { files, heldOut, validationShare, evaluationShare, dropBadRows, ...others } = config.data;
  const { dropNearDuplicates, groupByAnswer, against, ...reading } = others;
  const distills = config.distillation !== undefined && !to.given;
  const rules = distills ? findModelRules(model.id, "distillation") : rulesFor(model);
  const sliceBy = sliceColumns(config);
  const ready = await takePrepared({ config, rules, sliceBy, to });
  if (ready !== undefined)
    return { manifest: ready, dataset: await datasetOf(ready, config, { ...to, rules }) };
  const trained = to.given?.manifest;
  const manifest = await prepareDataset({
    ...datasetOptions({ ...defined({ system: trained?.system.text ?? undefined }), ...reading }),
    inputs: files,
    heldOut,
    sliceBy,
    model: model.id,
    rules,
    outDir: to.folder,
    dropBadRows,
    dropNearDuplicates,
    groupByAnswer,
    refuseMedia: true,
    against: trained == null ? against : [...against, trained],
    split: to.given
      ? { validation: 0, evaluation: 1 }
      : {
          validation: model.validation && !distills ? validationShare : 0,
          evaluation: heldOut === undefined ? evaluationShare : 0,
        },
    waivers: waiversToday(config.waivers, systemClock),
    ...defined({ openRemote: to.openRemote, onProgress: to.onProgress }),
  });
  return { manifest, dataset: await datasetOf(manifest, config, { ...to, rules }) };
}

/** The settings of a config that say how rows are read. */
export type Reading = Partial<
  Pick<
    RunConfig["data"],
    | "columns"
    | "template"
    | "answer"
    | "system"
    | "groupBy"
    | "answerSchema"
    | "sheet"
    | "encoding"
    | "delimiter"
    | "quote"
    | "header"
  >
>;

/** How rows are read, in the dataset tools' words: an empty system prompt is none, not even the rows' own. */
export function datasetOptions(
  reading: Reading,
): Omit<DatasetOptions, "inputs" | "model" | "rules" | "method" | "purpose"> {
  return { ...reading, system: reading.system === "" ? false : reading.system };
}

/** A base model's rules for its data; for one that is not known, its format alone. */
export function rulesFor(model: BaseModel): DataRules {
  if (model.hyperparameters !== null) return findModelRules(model.id);
  const converse = model.format === "converse";
  return {
    model: model.id,
    method: "sft",
    family: "unknown",
    format: converse ? "bedrock-conversation-2024" : "prompt-completion",
    reserved: [],
    source: "format given by the user; nothing else is known about this model",
  };
}

async function datasetOf(
  manifest: Manifest,
  config: RunConfig,
  { folder, rules, given }: Preparation & { rules: DataRules },
): Promise<Dataset> {
  const { parts } = manifest.split;
  const part = async (file: Part | undefined): Promise<DatasetPart | null> => {
    if (file === undefined || file.rows === 0) return null;
    const path = join(folder, file.file);
    return {
      path,
      ...counts(file),
      ...(await tokensOfFile(path, rules.family)),
    };
  };
  const [train, validation, evaluation] = [
    await part(parts.train),
    await part(parts.validation),
    await part(parts.evaluation),
  ];
  if ((train === null && !given) || evaluation === null) {
    throw new UserError("Dataset.NoneHeldOut", "no rows are left to compare the models on", {
      hint: noneHeldOutHint(given, rules),
    });
  }
  const others = [train, validation].flatMap((one) => one?.path ?? []);
  const of = { heldOut: evaluation.path, others, labels: manifest.labels, folder };
  const isGrouped = manifest.split.groupBy !== null;
  return {
    name: datasetName(config.data.files),
    train: given ? null : train,
    validation,
    evaluation: { ...evaluation, groups: isGrouped ? await countGroups(evaluation.path) : null },
    ...(await runScores(config, of)),
    manifest,
  };
}

function noneHeldOutHint(given: Preparation["given"], { method }: DataRules): string {
  if (given) return "Add rows whose answers are text.";
  if (method !== "distillation") return "Raise --evaluation-share, or add rows.";
  return "The teacher answers only the rows to train on: add rows with right answers, or name a file of them with --held-out.";
}

type Part = NonNullable<Manifest["split"]["parts"]["train"]>;

function counts({ rows, bytes, sha256 }: Part): Pick<DatasetPart, "rows" | "bytes" | "sha256"> {
  return { rows, bytes, sha256 };
}

/** File names that say nothing about the data; the name of their folder says more. */
const GENERIC = /^(train|training|data|dataset|all|input|examples?|rows)$/;

/** A name for the data, from its first file: `banking77/train.csv` is `banking77`. At most 48 characters, never empty. */
export function datasetName(files: readonly string[]): string {
  const [first = "data"] = files;
  const ending = /\.(csv|tsv|tab|jsonl|ndjson|json|parquet|xlsx|xlsm|zip)(\.\w+)?$/i;
  const plain = slug(basename(first).replace(ending, ""), { nameless: "data" });
  if (plain === "") return "data";
  const parent = slug(basename(dirname(resolve(first))), { nameless: "data" });
  return GENERIC.test(plain) && parent !== "" ? parent : plain;
}
