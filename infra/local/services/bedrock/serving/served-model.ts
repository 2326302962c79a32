import type {
  CreateCustomModelDeploymentCommandInput,
  CreateProvisionedModelThroughputCommandInput,
} from "@aws-sdk/client-bedrock";
import type { Checked } from "../../../kernel/define-service.ts";

/** Replacement of the model that is served; the old one answers until `readyAt`, and on after a failure. */
interface ModelUpdate {
  readonly modelArn: string;
  readonly status: "Updating" | "UpdateCompleted" | "UpdateFailed";
  /** When it is done or fails; null for never. */
  readonly readyAt: number | null;
  /** Set from the start for one that will fail. */
  readonly failureMessage?: string;
}

/** A deployment or throughput, as it is stored. Times are milliseconds of the cloud. */
export interface ServedModel {
  readonly id: string;
  readonly arn: string;
  readonly request: { readonly clientRequestToken?: string };
  readonly creationTime: number;
  name: string;
  modelArn: string;
  status: "Creating" | "Active" | "InService" | "Failed";
  /** When it becomes ready or fails; null for never. */
  readonly readyAt: number | null;
  lastModifiedTime: number;
  /** Set from the start for one that will fail. */
  readonly failureMessage?: string;
  update?: ModelUpdate;
}

/** From when to when a deployment or throughput existed, in milliseconds of the cloud; `to` is null while it does. */
export interface ServedTime {
  readonly arn: string;
  readonly name: string;
  readonly from: number;
  readonly to: number | null;
}

/** An on-demand deployment of a tuned model. */
export interface Deployment extends ServedModel {
  readonly request: Checked<CreateCustomModelDeploymentCommandInput>;
}

/** Model units that the account has bought. */
export interface ProvisionedThroughput extends ServedModel {
  readonly request: Checked<CreateProvisionedModelThroughputCommandInput>;
  readonly foundationModelId: string;
  /** Until then it can't be deleted; undefined without a commitment. */
  readonly commitmentExpirationTime?: number;
}

/** True while another model is being put behind the ARN. */
export function isUpdating({ update }: ServedModel): boolean {
  return update?.status === "Updating";
}
