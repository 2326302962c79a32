export { BadDataError } from "./bad-data.ts";
export { allRules, rulesAsJson, rulesAsMarkdown } from "./check/all-rules.ts";
export type { Finding, Severity } from "./check/finding.ts";
export { languageOfText } from "./check/set/languages.ts";
export { type CheckResult, checkDataset } from "./check-dataset.ts";
export { type FormatName, formatNames } from "./convert/formats.ts";
export { type ConvertOptions, type ConvertResult, convertDataset } from "./convert-dataset.ts";
export { type Defined, defined } from "./defined.ts";
export { type DatasetDiff, type DiffOptions, diffDatasets } from "./diff.ts";
export { UserError } from "./errors.ts";
export {
  type CostEstimate,
  type CostRequest,
  estimateCost,
} from "./estimate/cost.ts";
export { estimateTokens, type TokenEstimate } from "./estimate/tokens.ts";
export { type Inspection, inspectDataset } from "./inspect-dataset.ts";
export type { Price, Prices } from "./models/base-model.ts";
export type { DataRules, Method, Purpose } from "./models/data-rules.ts";
export { findModelRules, knownModels } from "./models/rules.ts";
export type { DatasetOptions, Progress } from "./options.ts";
export type { EvaluationRow } from "./prepare/evaluation-row.ts";
export { Manifest } from "./prepare/manifest.ts";
export type { SplitOptions } from "./prepare/split-plan.ts";
export { type PrepareOptions, prepareDataset } from "./prepare.ts";
export type { ChosenColumns, ColumnChoice } from "./read/choose-columns.ts";
export { type ColumnsGiven, type Mapping, parseMapping } from "./read/column-mapping.ts";
export { hasDataName, isBesideData } from "./read/folder-files.ts";
export type { FileSummary } from "./read-inputs.ts";
export { patchLogOf, type RepairOptions, type RepairResult, repairDataset } from "./repair.ts";
export { htmlReport } from "./report/html.ts";
export { jsonReport } from "./report/json.ts";
export { junitReport } from "./report/junit.ts";
export { sarifReport } from "./report/sarif.ts";
export { terminalReport } from "./report/terminal.ts";
export { type Choice, chooseRows } from "./shards/choose-rows.ts";
export { extractRows } from "./shards/extract-rows.ts";
export { findDuplicates, type PartitionSummary } from "./shards/find-duplicates.ts";
export { finishPreparation, setFiles } from "./shards/finish.ts";
export { listLocal } from "./shards/list-inputs.ts";
export {
  preparationSteps,
  prepareInSteps,
  type StepProgress,
} from "./shards/prepare-in-steps.ts";
export { readShard } from "./shards/read-shard.ts";
export { LogFilter, PreparationSettings } from "./shards/settings.ts";
export { InputFile, type Listed, makeShards, nameFiles, Shard } from "./shards/shard.ts";
export { type ByteRange, folderStore, type ShardStore } from "./shards/store.ts";
export type { ShardSummary } from "./shards/summary.ts";
export { type SplitDatasetOptions, splitDataset } from "./split-dataset.ts";
export {
  type ModelFit,
  type Survey,
  type SurveyOptions,
  surveyDataset,
} from "./survey-dataset.ts";
