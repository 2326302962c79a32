import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { defined } from "../../dataset-tools/defined.ts";
import { QuotasChecked } from "../job/check-quotas.ts";
import { candidateOf } from "../workflow/names.ts";

/** A phase of the customization job. */
export interface PhaseReading {
  /** As Bedrock spells it, e.g. `NotStarted`. */
  readonly status: string;
  /** Milliseconds since the epoch; null where Bedrock gives none, e.g. before it starts. */
  readonly startedAt: number | null;
  readonly movedAt: number | null;
}

/** How far the customization job is, according to its last reading. */
export interface JobReading {
  readonly arn: string | null;
  readonly status: string;
  /** By Bedrock's names, in its order: Validation, DataProcessing, Training; empty where it gives none. */
  readonly phases: Readonly<Record<string, PhaseReading>>;
  readonly createdAt: number | null;
  /** When Bedrock last changed anything of the job. */
  readonly movedAt: number | null;
  /** When the job was read, by the clock of Step Functions. */
  readonly readAt: number;
}

/** How far the evaluation is, according to the last call that asked rows. */
export interface EvaluationReading {
  readonly rows: number;
  /** Rows that both models have answered. */
  readonly answered: number;
  readonly readAt: number;
  /** The same at the first call of this execution. */
  readonly first: { readonly answered: number; readonly readAt: number };
  /** Absent where one function asks all rows, and once it asks those that others have left. */
  readonly divided?: DividedReading;
}

/** Several functions ask the rows, each call some batches. */
export interface DividedReading {
  /** Calls that have ended, and all. */
  readonly done: number;
  readonly calls: number;
  /** ARNs of the Maps that make them. */
  readonly maps: readonly string[];
  /** Quotas whose rows one function asks afterwards. */
  readonly undivided: number;
}

/** What Bedrock reports about the rows of the training data. */
export interface AcceptanceReading {
  readonly processed: number;
  readonly accepted: number;
  readonly partiallyAccepted: number;
  readonly rejected: number;
}

/** What the results of states say about how far a run is; null before the first such result. */
export interface Readings {
  /** Quotas that the run waits for or whose value is not known. */
  readonly quotas: QuotasChecked | null;
  readonly job: JobReading | null;
  /** Of a hyperparameter sweep, by the candidates' names; null of other runs. */
  readonly candidates: Readonly<Record<string, JobReading>> | null;
  readonly evaluation: EvaluationReading | null;
  readonly acceptance: AcceptanceReading | null;
}

/** Before the first event. */
export const noReadings: Readings = {
  ...{ quotas: null, job: null, candidates: null },
  ...{ evaluation: null, acceptance: null },
};

/** The readings after an event; the same ones if it says nothing about them. */
export function readEvent(before: Readings, event: HistoryEvent): Readings {
  const { mapRunArn } = event.mapRunStartedEventDetails ?? {};
  if (mapRunArn !== undefined) return withMap(before, mapRunArn);
  const { resource, output } = event.taskSucceededEventDetails ?? {};
  const readAt = event.timestamp?.getTime() ?? 0;
  if (resource === "getModelCustomizationJob") {
    const job = parse(output);
    const reading = jobReading(job, readAt);
    const name = String(job["JobName"]);
    const candidate = candidateOf(name.split(".", 1)[0] ?? "", name);
    if (candidate === undefined) return { ...before, job: reading };
    return { ...before, candidates: { ...before.candidates, [candidate]: reading } };
  }
  if (resource !== "invoke") return before;
  const payload = asMap(parse(output)["Payload"]);
  // A function's result is known by its members, since an event does not say which function it was.
  if (hasNumbers(payload, ["rows", "answered"])) {
    const { rows, answered } = payload;
    const first = before.evaluation?.first ?? { answered, readAt };
    const divided = dividedReading(payload);
    return { ...before, evaluation: { rows, answered, readAt, first, ...defined({ divided }) } };
  }
  if (hasNumbers(payload, ["processed", "accepted", "partiallyAccepted", "rejected"])) {
    const { processed, accepted, partiallyAccepted, rejected } = payload;
    return { ...before, acceptance: { processed, accepted, partiallyAccepted, rejected } };
  }
  const quotas = QuotasChecked.safeParse(payload);
  return quotas.success ? { ...before, quotas: quotas.data } : before;
}

/** How the rows are divided, where they are. */
function dividedReading({
  quotas,
  undivided,
}: Record<string, unknown>): DividedReading | undefined {
  if (!Array.isArray(quotas) || quotas.length === 0) return undefined;
  const calls = quotas.reduce((sum: number, quota) => sum + Number(asMap(quota)["calls"]), 0);
  return { done: 0, calls, maps: [], undivided: Number(undivided) };
}

function withMap(before: Readings, mapRunArn: string): Readings {
  const { evaluation } = before;
  if (evaluation?.divided === undefined) return before;
  const { divided } = evaluation;
  const maps = [...divided.maps, mapRunArn];
  return { ...before, evaluation: { ...evaluation, divided: { ...divided, maps } } };
}

function jobReading(job: Record<string, unknown>, readAt: number): JobReading {
  const phases = Object.entries(asMap(job["StatusDetails"])).map(([name, details]) => {
    const phase = asMap(details);
    const reading: PhaseReading = {
      status: String(phase["Status"]),
      startedAt: time(phase["CreationTime"]),
      movedAt: time(phase["LastModifiedTime"]),
    };
    return [name.replace(/Details$/, ""), reading] as const;
  });
  const arn = job["JobArn"];
  return {
    arn: typeof arn === "string" ? arn : null,
    status: String(job["Status"]),
    phases: Object.fromEntries(phases),
    createdAt: time(job["CreationTime"]),
    movedAt: time(job["LastModifiedTime"]),
    readAt,
  };
}

/** A time as Step Functions writes it, ISO 8601. */
function time(value: unknown): number | null {
  const parsed = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

function hasNumbers<Name extends string>(
  value: Record<string, unknown>,
  names: readonly Name[],
): value is Record<Name, number> {
  return names.every((name) => typeof value[name] === "number");
}

/** The object that a text holds as JSON; empty for anything else. */
export function parse(text: string | undefined): Record<string, unknown> {
  try {
    return asMap(JSON.parse(text ?? "null"));
  } catch {
    return {};
  }
}

function asMap(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
