/** Statuses of jobs of every kind; the kinds use those that AWS gives them. */
export type JobStatus =
  | "Submitted"
  | "Validating"
  | "Scheduled"
  | "InProgress"
  | "Completed"
  | "PartiallyCompleted"
  | "Failed"
  | "Stopping"
  | "Stopped";

/** Statuses of one phase of a job, as `statusDetails` shows them. */
export type PhaseStatus =
  | "NotStarted"
  | "InProgress"
  | "Completed"
  | "Stopping"
  | "Stopped"
  | "Failed";

/** A phase that has started. Times are milliseconds of the cloud. */
interface PhaseTimes {
  readonly status: PhaseStatus;
  readonly creationTime: number;
  readonly lastModifiedTime: number;
}

/** What the request for a job of any kind has. */
interface JobRequest {
  readonly jobName: string;
  readonly roleArn: string;
  readonly clientRequestToken?: string;
}

/** A job of any kind, as it is stored. Times are milliseconds of the cloud. */
export interface Job<Request extends JobRequest = JobRequest> {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** The request that created it, unchanged. */
  readonly request: Request;
  readonly creationTime: number;
  status: JobStatus;
  /** The phase that it is in; with `phases` all that a restart needs. */
  phase: string;
  readonly phases: Partial<Record<string, PhaseTimes>>;
  lastModifiedTime: number;
  endTime?: number;
  failureMessage?: string;
}

/** True for a job that has not ended. */
export function isRunning({ endTime }: Job): boolean {
  return endTime === undefined;
}
