import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Key } from "aws-cdk-lib/aws-kms";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { SCORER_PREFIX } from "../../pipeline/workflow/scorer-function.ts";
import { listing, onResources, onResourcesOfRuns } from "./bedrock-permissions.ts";
import type { DataBucket } from "./data-bucket.ts";
import { decryptModels } from "./model-key.ts";

/** What permissions are made from. */
export interface Grants {
  readonly scope: Construct;
  readonly data: DataBucket;
  readonly topic: Topic;
  readonly settings: DeploymentSettings;
  /** Signs links; only with the setting `approvalLinks`. */
  readonly linkKey: Key | undefined;
}

/** The dataset of a run, and other input. */
export const INPUT = "runs/*/input/*";
/** Answers of models, and their scores. */
export const ANSWERS = "runs/*/evaluation/*";
/** Lists of batches by which several functions share the rows. */
export const BATCH_LISTS = "runs/*/evaluation/batches/*";
/** A file of a run folder. */
export const file = (name: string) => `runs/*/${name}`;

/** Notifies people. */
export function publishing(topic: Topic): PolicyStatement {
  return new PolicyStatement({ actions: ["sns:Publish"], resources: [topic.topicArn] });
}

/**
 * Asks models that runs made. The user guide ("Prerequisites for running model inference") requires the Get
 * calls of who invokes; the Service Authorization Reference does not.
 */
export function invokeTuned({ scope, data }: Grants): PolicyStatement[] {
  return [
    onResources(scope, ["InvokeModel"], ["custom-model-deployment", "provisioned-model"]),
    onResources(scope, ["GetCustomModel"], ["custom-model"]),
    onResources(scope, ["GetProvisionedModelThroughput"], ["provisioned-model"]),
    ...decryptModels(scope, data.key),
  ];
}

/** Invokes functions, and versions of them, that are named to be scorers. */
export function invokeScorers(scope: Construct): PolicyStatement {
  const arn = Stack.of(scope).formatArn({
    ...{ service: "lambda", resource: "function", resourceName: `${SCORER_PREFIX}*` },
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [arn] });
}

const PROFILES = ["inference-profile", "application-inference-profile"] as const;

/**
 * Asks base models: directly, through a profile of AWS or of the account, or, for a custom model that is tuned
 * further, by what serves it. See `invokeTuned` for the Get call.
 */
export function invokeAny(grants: Grants): PolicyStatement[] {
  const { scope } = grants;
  return [
    ...invokeTuned(grants),
    onResources(scope, ["InvokeModel"], ["foundation-model", ...PROFILES]),
    onResources(scope, ["GetInferenceProfile"], PROFILES),
  ];
}

/** Gathers what a run's folder holds besides rows of the dataset, and writes its report. */
export function report({ data }: Grants): PolicyStatement[] {
  return [
    data.list(),
    ...data.read(
      file("acceptance.json"),
      file("approval.json"),
      file("metrics.json"),
      file("base-score.json"),
      file("hyperparameter-sweep.json"),
      file("verdict.json"),
      file("teardown.json"),
      file("plan.json"),
      file("input/manifest.json"),
    ),
    ...data.write(file("report.md"), file("report.json"), file("report.html")),
  ];
}

/**
 * Finds what a run has paid for by List, checks whose it is, removes it, and records that. What no run made cannot
 * be stopped or deleted, whatever the code says.
 */
export function removal(grants: Grants): PolicyStatement[] {
  const { scope } = grants;
  return [
    ...deletion(grants),
    onResourcesOfRuns(scope, ["StopModelCustomizationJob"], ["model-customization-job"]),
  ];
}

/** The same, but for jobs, which stay. */
export function deletion({ scope, data }: Grants): PolicyStatement[] {
  return [
    ...data.read("registry/*/aliases/*", "registry/*/versions/*", "registry/*/serving/*"),
    ...data.write(file("teardown.json"), "registry/*/serving/*"),
    listing(
      "ListModelCustomizationJobs",
      "ListCustomModels",
      "ListCustomModelDeployments",
      "ListProvisionedModelThroughputs",
    ),
    onResources(
      scope,
      ["ListTagsForResource"],
      ["model-customization-job", "custom-model", "custom-model-deployment", "provisioned-model"],
    ),
    onResourcesOfRuns(scope, ["DeleteCustomModel"], ["custom-model"]),
    onResourcesOfRuns(scope, ["DeleteCustomModelDeployment"], ["custom-model-deployment"]),
    onResourcesOfRuns(scope, ["DeleteProvisionedModelThroughput"], ["provisioned-model"]),
  ];
}

/** Reads the losses of all jobs of a hyperparameter sweep, and records the choice. */
export function choosing({ data }: Grants): PolicyStatement[] {
  return [
    data.list(),
    ...data.read(file("output/*"), file("plan.json"), file("hyperparameter-sweep.json")),
    ...data.write(file("hyperparameter-sweep.json")),
  ];
}

/** Deletes the models that lost a hyperparameter sweep; what no run made cannot be deleted, whatever the code says. */
export function deletingCandidates({ scope, data }: Grants): PolicyStatement[] {
  return [
    ...data.read(file("hyperparameter-sweep.json")),
    ...data.write(file("hyperparameter-sweep.json")),
    listing("ListCustomModels"),
    onResources(scope, ["ListTagsForResource"], ["custom-model"]),
    onResourcesOfRuns(scope, ["DeleteCustomModel"], ["custom-model"]),
  ];
}
