import type { JobReading, PhaseReading } from "./readings.ts";

/** The order in which a job goes through its phases, with their names for people. */
const PHASES: readonly (readonly [name: string, text: string])[] = [
  ["Validation", "validation"],
  ["DataProcessing", "data processing"],
  ["Training", "training"],
];

/** A phase of a customization job, with its clock as of the job's last reading. */
export interface JobPhase {
  /** e.g. `data processing`. */
  readonly text: string;
  /** As Bedrock spells it, e.g. `NotStarted`. */
  readonly status: string;
  /** Milliseconds since the epoch; of the phase that is next or runs also since when it could have started; null: not known. */
  readonly since: number | null;
  /** Milliseconds since the epoch; null until it has ended. */
  readonly until: number | null;
  /** Whether the job is in this phase, or waits for it. */
  readonly isCurrent: boolean;
}

/** The phases that Bedrock tells of a job, in their order. */
export function jobPhases(job: JobReading): JobPhase[] {
  const phases = PHASES.flatMap(([name, text]) => {
    const phase = job.phases[name];
    return phase === undefined ? [] : [{ text, phase }];
  });
  const runs = job.status === "InProgress";
  const current = runs ? phases.find(({ phase }) => phase.status !== "Completed") : undefined;
  return phases.map(({ text, phase }) => ({
    ...{ text, status: phase.status, isCurrent: phase === current?.phase },
    since: phase === current?.phase ? sinceWhen(job, phase) : phase.startedAt,
    until: phase.status === "Completed" ? phase.movedAt : null,
  }));
}

/** When Bedrock last moved anything of a job, milliseconds since the epoch; null where it does not say. */
export function lastMovement(job: JobReading): number | null {
  const moved = Object.values(job.phases).map(({ movedAt }) => movedAt ?? 0);
  return Math.max(job.movedAt ?? 0, ...moved) || null;
}

/** When a phase started, or one that has not started could have: when the one before it ended. */
function sinceWhen(job: JobReading, phase: PhaseReading): number | null {
  if (phase.startedAt !== null) return phase.startedAt;
  const ended = Object.values(job.phases).flatMap(({ status, movedAt }) =>
    status === "Completed" && movedAt !== null ? [movedAt] : [],
  );
  return ended.length > 0 ? Math.max(...ended) : job.createdAt;
}
