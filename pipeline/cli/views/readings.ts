import { counted, grouped } from "../../counts.ts";
import { durationText } from "../../duration-text.ts";
import type { QuotasChecked } from "../../job/check-quotas.ts";
import { jobPhases, lastMovement } from "../../run/job-phases.ts";
import type { AcceptanceReading, EvaluationReading, JobReading } from "../../run/readings.ts";

/**
 * How far the job is, with a clock as of its last reading, e.g. `InProgress (validation Completed, training
 * NotStarted for 6 h 12 m, last movement 3 h 05 m ago)`.
 */
export function jobText(job: JobReading): string {
  const phases = jobPhases(job);
  if (phases.length === 0) return job.status;
  const parts = phases.map(({ text, status, isCurrent, since }) => {
    const clock = isCurrent && since !== null ? ` for ${durationText(job.readAt - since)}` : "";
    return `${text} ${status}${clock}`;
  });
  const moved = job.status === "InProgress" ? lastMovement(job) : null;
  const ago = moved === null ? [] : [`last movement ${durationText(job.readAt - moved)} ago`];
  return `${job.status} (${[...parts, ...ago].join(", ")})`;
}

/** How far the jobs of a hyperparameter sweep are, e.g. `h01 Completed, h02 InProgress`. */
export function candidatesText(candidates: Readonly<Record<string, JobReading>>): string {
  return Object.entries(candidates)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, { status }]) => `${name} ${status}`)
    .join(", ");
}

/**
 * How far the evaluation is, e.g. `340 of 2,000 rows answered, about 5 h 00 m left`, or `4,000 of 20,000 rows answered,
 * 40 of 200 calls of several functions done, about 33 m left`.
 * @param left milliseconds until all rows are answered; null where that is not known
 */
export function evaluationText(
  { answered, rows, divided }: EvaluationReading,
  left: number | null,
): string {
  const calls =
    divided === undefined
      ? ""
      : `, ${grouped(divided.done)} of ${counted(divided.calls, "call")} of several functions done`;
  const rest = left === null || answered >= rows ? "" : `, about ${durationText(left)} left`;
  return `${grouped(answered)} of ${counted(rows, "row")} answered${calls}${rest}`;
}

/** What Bedrock made of the rows of the training data, e.g. `accepted 95 of 100 rows, rejected 5`. */
export function acceptanceText(reading: AcceptanceReading): string {
  const { processed, accepted, partiallyAccepted, rejected } = reading;
  const inPart = partiallyAccepted === 0 ? "" : `, ${grouped(partiallyAccepted)} in part`;
  return `accepted ${grouped(accepted)} of ${counted(processed, "row")}${inPart}, rejected ${grouped(rejected)}`;
}

/** A line for each quota that the run waits for, and for each whose value is not known. */
export function quotaTexts({ waits, unread }: QuotasChecked): string[] {
  return [
    ...waits.map(
      ({ quota, code, value, used }) =>
        `waits for room in "${quota}" (${code}): ${used} of ${value} in use`,
    ),
    ...unread.map(
      ({ quota, code, default: value, reason }) =>
        `"${quota}"${code === null ? "" : ` (${code})`} was not read: ${UNREAD[reason]}; AWS's default is ${value}`,
    ),
  ];
}

const UNREAD: Readonly<Record<QuotasChecked["unread"][number]["reason"], string>> = {
  "no-code": "its code is not known",
  denied: "servicequotas:GetServiceQuota is denied",
  unknown: "Service Quotas has no value for this account",
};
