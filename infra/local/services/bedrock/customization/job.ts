import type { CreateModelCustomizationJobCommandInput } from "@aws-sdk/client-bedrock";
import type { Checked } from "../../../kernel/define-service.ts";
import type { Job } from "../jobs/job.ts";
import { findBase } from "../models/foundation-models.ts";
import { checkHyperParameters } from "../models/hyper-parameters.ts";

export type CustomizationRequest = Checked<CreateModelCustomizationJobCommandInput>;

/** A customization job, as it is stored. */
export interface CustomizationJob extends Job<CustomizationRequest> {
  readonly baseModelId: string;
  /** The foundation model's ARN, or that of the custom model that the job trains further. */
  readonly baseModelArn: string;
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly outputModelName: string;
  readonly outputModelArn: string;
  trainingLoss?: number;
  validationLosses?: number[];
  /** Training records that the data check has counted, for the training plan. */
  records?: number;
  /** Tokens of these records, in one pass. */
  tokens?: number;
  /** What a distillation's teacher has read and written. */
  teacherTokens?: { readonly input: number; readonly output: number };
  /** When it got stuck in training, milliseconds of the cloud: from then on it does not move. */
  stuckAt?: number;
  /** The fault that was planned for this job, taken once; null for none. */
  fault?: PlannedFault | null;
}

/** A planned fault, stored so that it survives a restart. */
interface PlannedFault {
  readonly effect: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The hyperparameters that the training uses: of a distillation, which has none of its own, the base model's defaults. */
export function trainedWith({ baseModelId, hyperParameters, request }: CustomizationJob) {
  if (request.customizationType !== "DISTILLATION") return hyperParameters;
  return checkHyperParameters(findBase(baseModelId).model, {});
}

/** S3 URI of the training set, which no job is created without. */
export function trainingUri({ trainingDataConfig }: CustomizationRequest): string {
  return trainingDataConfig.s3Uri ?? "";
}

/** S3 URIs of the validation sets. */
export function validationUris({ validationDataConfig }: CustomizationRequest): string[] {
  return (validationDataConfig?.validators ?? []).map(({ s3Uri }) => s3Uri);
}
