import type { Shape } from "../../kernel/service.ts";

/** Sub-statuses of a job, as `statusDetails` shows them. */
export type DetailStatus =
  | "NotStarted"
  | "InProgress"
  | "Completed"
  | "Stopping"
  | "Stopped"
  | "Failed";

/** The parts of a job in their order; `publishing` is not shown to the caller. */
export type JobPhase = "validation" | "dataProcessing" | "training" | "publishing";

export interface PhaseTimes {
  status: DetailStatus;
  /** Milliseconds of the cloud. */
  creationTime: number;
  lastModifiedTime: number;
}

/** A customization job, as it is kept. Times are milliseconds of the cloud's clock. */
export interface CustomizationJob {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** The request as it came. */
  readonly request: Shape;
  readonly baseModelId: string;
  /** The foundation model's ARN, or that of the custom model to go on from. */
  readonly baseModelArn: string;
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly outputModelName: string;
  readonly outputModelArn: string;
  readonly creationTime: number;
  status: "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";
  phase: JobPhase;
  phases: Partial<Record<JobPhase, PhaseTimes>>;
  lastModifiedTime: number;
  endTime?: number;
  failureMessage?: string;
  trainingLoss?: number;
  validationLosses?: number[];
  /** Records that the data check has counted, for the training plan. */
  records?: number;
  /** The fault that was planned for this job, taken once. */
  fault?: PlannedFault | null;
}

/** A planned fault, kept so that a restart does not forget it. */
export interface PlannedFault {
  readonly effect: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A tuned model. */
export interface CustomModel {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly baseModelId: string;
  readonly baseModelArn: string;
  readonly jobArn: string;
  readonly creationTime: number;
  /** The weights, under the local Bedrock's own folder. */
  readonly weights: string;
}

/** An on-demand deployment of a tuned model. */
export interface Deployment {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly request: Shape;
  readonly createdAt: number;
  modelArn: string;
  status: "Creating" | "Active" | "Failed";
  readyAt: number | null;
  lastUpdatedAt: number;
  failureMessage?: string;
  update?: {
    modelArn: string;
    status: "Updating" | "UpdateCompleted" | "UpdateFailed";
    readyAt: number;
  };
}

/** Bought model units. */
export interface ProvisionedThroughput {
  readonly id: string;
  readonly arn: string;
  readonly request: Shape;
  readonly modelUnits: number;
  readonly creationTime: number;
  readonly foundationModelId: string;
  /** Until then it can't be deleted; undefined without a commitment. */
  readonly commitmentExpirationTime?: number;
  name: string;
  modelArn: string;
  desiredModelArn: string;
  status: "Creating" | "InService" | "Updating" | "Failed";
  readyAt: number | null;
  lastModifiedTime: number;
  failureMessage?: string;
}

/** A job that evaluates one model on prompts. */
export interface EvaluationJob {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly request: Shape;
  readonly creationTime: number;
  status: "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";
  lastModifiedTime: number;
  failureMessages?: string[];
}

/** A job that asks a model many things from a file. */
export interface InvocationJob {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly request: Shape;
  readonly submitTime: number;
  readonly jobExpirationTime: number;
  status: InvocationStatus;
  lastModifiedTime: number;
  endTime?: number;
  message?: string;
  counts?: InvocationCounts;
}

export type InvocationStatus =
  | "Submitted"
  | "Validating"
  | "Scheduled"
  | "InProgress"
  | "Completed"
  | "PartiallyCompleted"
  | "Failed"
  | "Stopping"
  | "Stopped"
  | "Expired";

/** Records of a batch so far; tokens of the answers that came. */
export interface InvocationCounts {
  totalRecordCount: number;
  processedRecordCount: number;
  successRecordCount: number;
  errorRecordCount: number;
  inputTokenCount: number;
  outputTokenCount: number;
}
