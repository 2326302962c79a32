import { counted, grouped } from "../../counts.ts";
import { durationText } from "../../duration-text.ts";
import { orchestrationPrices } from "../../run/orchestration-cost.ts";
import type { PreparationEstimate } from "../../run/preparations/preparation-cost.ts";
import { itemsText, statusWords } from "../../run/preparations/preparation-text.ts";
import type { PreparationStep, PreparationView } from "../../run/preparations/preparation-view.ts";
import { errorText } from "../../run/timeline.ts";
import { aboutUsd } from "../../usd.ts";
import { paint, table } from "../format.ts";
import { moment } from "./run.ts";

const MARKS = {
  done: paint.good("✓"),
  failed: paint.bad("✗"),
  running: paint.warn("●"),
} as const;

const MIB = 2 ** 20;

/** What a preparation will read and use. */
export function estimateText({ files, bytes, shards, use, usd }: PreparationEstimate): string {
  const size = bytes < MIB ? counted(bytes, "byte") : `${grouped(bytes / MIB)} MiB`;
  return [
    `  reads       ${counted(files, "file")}, ${size}, in ${counted(shards, "shard")}`,
    `  uses        ${counted(use.lambdaGbSeconds, "GB-second")} of functions in ${counted(use.lambdaRequests, "call")}, ` +
      `${counted(use.transitions, "state transition")}, ${grouped(use.s3Puts + use.s3Gets)} requests to S3`,
    `  costs       ${aboutUsd(usd)} (estimated; list prices of ${orchestrationPrices.region})`,
  ].join("\n");
}

/** One step as a line. */
export function preparationStepLine(step: PreparationStep): string {
  const duration = durationText(step.milliseconds).padStart(10);
  return `  ${MARKS[step.status]} ${step.name.padEnd(42)}${duration}  ${itemsText(step)}`.trimEnd();
}

/** How a preparation is or ended, with every step. */
export function preparationText(view: PreparationView, address: string): string {
  const { preparationId, resumes, status, steps, error } = view;
  const continued = resumes === 0 ? "" : `, continued ${counted(resumes, "time")}`;
  return [
    `${paint.title(preparationId)}  dataset preparation, ${statusWords[status]}${continued}`,
    "",
    ...steps.map(preparationStepLine),
    ...(error === null ? [] : ["", `  ${paint.bad("✗")} ${errorText(error)}`]),
    ...setLines(view, address),
  ].join("\n");
}

/** What the dataset has and where it is; nothing until it is written. */
export function setLines({ dataset }: Pick<PreparationView, "dataset">, address: string): string[] {
  if (dataset === null) return [];
  const { read, train, validation, evaluation } = dataset;
  return [
    "",
    `  ${grouped(train)} rows to train on, ${grouped(validation)} to validate, ${grouped(evaluation)} held out, of ${grouped(read)} that were read`,
    `  ${address}`,
  ];
}

/** Preparations as a table. */
export function preparationsText(
  all: readonly (Pick<PreparationView, "preparationId" | "status" | "startedAt" | "stoppedAt"> & {
    readonly region: string;
  })[],
): string {
  const rows = all.map(({ preparationId, status, startedAt, stoppedAt, region }) => [
    preparationId,
    status,
    moment(startedAt),
    stoppedAt === null ? "" : durationText(stoppedAt - startedAt),
    region,
  ]);
  const heading = ["PREPARATION", "STATUS", "STARTED", "DURATION", "REGION"];
  return table([heading, ...rows], { optional: ["REGION", "DURATION"] });
}

/** What is happening now, in one line. */
export function nowText({ steps }: PreparationView): string {
  const running = steps.findLast(({ status }) => status === "running");
  if (running === undefined) return "waiting for the next step";
  const items = itemsText(running);
  return items === "" ? running.name : `${running.name}: ${items}`;
}
