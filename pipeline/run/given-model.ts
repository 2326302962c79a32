import { GetCustomModelCommand, type GetCustomModelCommandOutput } from "@aws-sdk/client-bedrock";
import type { Manifest } from "../../dataset-tools/index.ts";
import { findJob } from "../clean-up/find.ts";
import { isAwsError, UserError } from "../errors.ts";
import { manifestFile } from "../run-folder/manifest.ts";
import type { Start } from "../workflow/input.ts";
import type { RunEnvironment } from "./environment.ts";

/** A model that was trained outside of the run, or the job that trains it. */
export interface GivenModel {
  readonly origin: "job" | "model";
  readonly start: Extract<Start, { at: "job" | "model" }>;
  /** Its base model, as Bedrock names it: an ARN. */
  readonly baseModel: string;
  readonly hyperParameters: Readonly<Record<string, string>>;
  /** Of the rows that it was trained on, where a run of ours trained it. */
  readonly manifest: Manifest | null;
}

/** ARN of a custom model or of a customization job, as a user gives it. */
export interface Wanted {
  readonly kind: "model" | "job";
  readonly arn: string;
}

const KINDS = { model: "custom model", job: "customization job" } as const;
const RESOURCES = { model: "custom-model", job: "model-customization-job" } as const;

/**
 * Region of the ARN of a custom model or a customization job.
 * @throws UserError `Given.NotAnArn`
 */
export function regionOf({ kind, arn }: Wanted): string {
  return arnParts({ kind, arn }).region;
}

/**
 * Reads a model that was trained elsewhere, or the job that trains it, before anything is uploaded.
 * @throws UserError `Given.…` where it is not there, not ready, or not one that can be evaluated here
 */
export async function readGiven(environment: RunEnvironment, wanted: Wanted): Promise<GivenModel> {
  assertSameCloud(environment, wanted);
  return wanted.kind === "model"
    ? givenModel(environment, wanted.arn)
    : givenJob(environment, wanted.arn);
}

function arnParts({ kind, arn }: Wanted): { region: string; account: string } {
  const [, partition, service, region = "", account = "", resource = ""] = arn.split(":");
  const isArn = partition?.startsWith("aws") && service === "bedrock" && /^\d{12}$/.test(account);
  if (isArn && resource.startsWith(`${RESOURCES[kind]}/`)) return { region, account };
  throw new UserError("Given.NotAnArn", `"${arn}" is not the ARN of a ${KINDS[kind]}`, {
    hint: `Write it as arn:aws:bedrock:REGION:ACCOUNT:${RESOURCES[kind]}/….`,
  });
}

function assertSameCloud({ stack }: RunEnvironment, wanted: Wanted): void {
  const [, , , ownRegion, ownAccount] = stack.stateMachineArn.split(":");
  const { region, account } = arnParts(wanted);
  const what = `the ${KINDS[wanted.kind]} ${wanted.arn}`;
  if (account !== ownAccount) {
    throw new UserError("Given.Account", `${what} is not in the account ${ownAccount}`, {
      hint: "Sign in to the account of the model; the stack must be deployed there.",
    });
  }
  if (region === ownRegion) return;
  throw new UserError("Given.Region", `${what} is not in ${ownRegion}`, {
    hint: `Use --region ${region}; the stack must be deployed there.`,
  });
}

async function givenModel(environment: RunEnvironment, arn: string): Promise<GivenModel> {
  const model = await mustFindModel(environment, arn);
  assertTuned(arn, model.customizationType);
  if ((model.modelStatus ?? "Active") !== "Active") {
    throw new UserError("Given.NotActive", `the custom model ${arn} is ${model.modelStatus}`, {
      hint: "Wait until it is Active, or use another one.",
    });
  }
  const start = { at: "model", jobArn: model.jobArn || null, modelArn: arn } as const;
  return { origin: "model", start, ...(await factsOf(environment, model)) };
}

async function givenJob(environment: RunEnvironment, arn: string): Promise<GivenModel> {
  const job = await findJob(environment.bedrock, arn);
  if (job === undefined) throw missing("customization job", arn);
  assertTuned(arn, job.customizationType);
  if (job.status === "Completed") await mustFindModel(environment, job.outputModelArn ?? "");
  else if (job.status !== "InProgress") {
    throw new UserError("Given.JobEnded", `the customization job ${arn} is ${job.status}`, {
      hint: `It makes no model${job.failureMessage ? `: ${job.failureMessage}` : ""}. Use the ARN of a job that runs or is Completed.`,
    });
  }
  const start = { at: "job", jobArn: arn } as const;
  return { origin: "job", start, ...(await factsOf(environment, job)) };
}

async function mustFindModel(
  { bedrock }: RunEnvironment,
  arn: string,
): Promise<GetCustomModelCommandOutput> {
  try {
    return await bedrock.send(new GetCustomModelCommand({ modelIdentifier: arn }));
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) throw missing("custom model", arn);
    throw error;
  }
}

function missing(what: string, arn: string): UserError {
  return new UserError("Given.Missing", `there is no ${what} ${arn}`, {
    hint: "It may have been deleted. `aws bedrock list-custom-models` lists those that exist.",
  });
}

/** Models that have learned to answer rows like those that are held out. */
function assertTuned(arn: string, type: string | undefined): void {
  if (type === "FINE_TUNING" || type === "DISTILLATION" || type === undefined) return;
  throw new UserError("Given.Method", `${arn} was made by ${type}, not by FINE_TUNING`, {
    hint: "Tunewright compares models of supervised fine-tuning or distillation with their base models.",
  });
}

/** What a job and the model that it makes say alike. */
type Trained = Pick<
  GetCustomModelCommandOutput,
  "baseModelArn" | "hyperParameters" | "outputDataConfig"
>;

async function factsOf(
  { bucket }: RunEnvironment,
  { baseModelArn = "", hyperParameters = {}, outputDataConfig }: Trained,
): Promise<Pick<GivenModel, "baseModel" | "hyperParameters" | "manifest">> {
  const output = outputDataConfig?.s3Uri ?? "";
  const runId = new RegExp(`^s3://${bucket.name}/runs/([a-z0-9-]+)/output/?$`).exec(output)?.[1];
  const manifest = runId === undefined ? null : await manifestFile.findReadable(bucket, runId);
  return { baseModel: baseModelArn, hyperParameters, manifest: manifest ?? null };
}
