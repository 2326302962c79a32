import type { Shape } from "../../../kernel/service.ts";
import { conflict, invalid, notFound, quotaReached } from "../errors.ts";
import { madeBefore } from "../idempotency.ts";
import { checkUsable, findBase, findCustomModel } from "../models/find.ts";
import { customizationOf, foundationModelArn } from "../models/foundation-models.ts";
import { iso, listPage } from "../paging.ts";
import { DURATIONS } from "../quotas.ts";
import type { ProvisionedThroughput } from "../resources.ts";
import { type BedrockState, newId } from "../state.ts";
import { addTags } from "../tags.ts";
import { provision } from "./provisioning.ts";

/** CreateProvisionedModelThroughput. */
export function createThroughput(state: BedrockState, input: Shape): Shape {
  const { cloud, throughputs } = state;
  const earlier = madeBefore(throughputs, input);
  if (earlier) return { provisionedModelArn: earlier.arn };
  const name = String(input["provisionedModelName"]);
  const target = purchasable(state, String(input["modelId"]));
  checkName(state, name);
  checkCommitment(state, input);
  const { readyAt, failureMessage } = provision(cloud, "provisioned-throughput", {
    duration: DURATIONS.throughput,
    facts: { provisionedModelName: name, modelArn: target.modelArn },
  });
  const id = newId();
  const now = cloud.clock.now();
  const throughput: ProvisionedThroughput = {
    id,
    arn: `arn:aws:bedrock:${cloud.region}:${cloud.accountId}:provisioned-model/${id}`,
    request: input,
    modelUnits: Number(input["modelUnits"]),
    creationTime: now,
    name,
    ...target,
    desiredModelArn: target.modelArn,
    status: "Creating",
    readyAt,
    lastModifiedTime: now,
    ...commitment(input, now),
    ...(failureMessage === undefined ? {} : { failureMessage }),
  };
  addTags(state, throughput.arn, input["tags"]);
  throughputs.put(id, throughput);
  return { provisionedModelArn: throughput.arn };
}

/** What throughput is bought for: a tuned model, or a base model under an id with its context length. */
function purchasable(state: BedrockState, identifier: string) {
  const custom = findCustomModel(state, identifier);
  const found = findBase(custom?.baseModelId ?? identifier);
  checkUsable(state, found);
  const { region } = state.cloud;
  const allowed = custom
    ? customizationOf(found.model).provisionedThroughput
    : found.context?.provisioned === true;
  if (!allowed) {
    throw invalid(`Provisioned Throughput isn't supported for the model ${identifier}.`);
  }
  return {
    modelArn: custom?.arn ?? foundationModelArn(region, found.id),
    foundationModelId: found.id,
  };
}

function checkName({ throughputs }: BedrockState, name: string): void {
  if (throughputs.values().every((throughput) => throughput.name !== name)) return;
  throw invalid(`A Provisioned Throughput with the name ${name} already exists.`);
}

const DAY = 24 * 3_600_000;
/** Terms in milliseconds. AWS does not say how long its month is; 30 days here. */
const TERMS: Readonly<Record<string, number>> = { OneMonth: 30 * DAY, SixMonths: 180 * DAY };

function checkCommitment({ throughputs, quotas }: BedrockState, input: Shape): void {
  const { commitmentDuration, modelUnits } = input;
  if (commitmentDuration === undefined) return;
  const committed = throughputs
    .values()
    .filter(({ commitmentExpirationTime }) => commitmentExpirationTime !== undefined)
    .reduce((sum, throughput) => sum + throughput.modelUnits, 0);
  if (committed + Number(modelUnits) <= quotas.committedModelUnits) return;
  throw quotaReached(
    `Your account has ${quotas.committedModelUnits} model units for Provisioned Throughput with a commitment. Contact AWS Support to request more.`,
  );
}

function commitment({ commitmentDuration }: Shape, now: number) {
  const term = TERMS[String(commitmentDuration)];
  return term === undefined ? {} : { commitmentExpirationTime: now + term };
}

/** GetProvisionedModelThroughput. */
export function getThroughput(state: BedrockState, input: Shape): Shape {
  return describe(state, findThroughput(state, input));
}

/** ListProvisionedModelThroughputs. */
export function listThroughputs(state: BedrockState, input: Shape): Shape {
  const { modelArnEquals } = input;
  const items = state.throughputs
    .values()
    .map((throughput) => currentThroughput(state, throughput))
    .filter(({ modelArn }) => modelArnEquals === undefined || modelArn === modelArnEquals)
    .map((throughput) => ({
      id: throughput.id,
      time: throughput.creationTime,
      name: throughput.name,
      status: throughput.status,
      summary: describe(state, throughput),
    }));
  return listPage(items, input, "provisionedModelSummaries");
}

function describe({ cloud }: BedrockState, throughput: ProvisionedThroughput): Shape {
  const { commitmentExpirationTime } = throughput;
  return {
    modelUnits: throughput.modelUnits,
    desiredModelUnits: throughput.modelUnits,
    provisionedModelName: throughput.name,
    provisionedModelArn: throughput.arn,
    modelArn: throughput.modelArn,
    desiredModelArn: throughput.desiredModelArn,
    foundationModelArn: foundationModelArn(cloud.region, throughput.foundationModelId),
    status: throughput.status,
    creationTime: iso(throughput.creationTime),
    lastModifiedTime: iso(throughput.lastModifiedTime),
    ...(commitmentExpirationTime === undefined
      ? {}
      : {
          commitmentDuration: throughput.request["commitmentDuration"],
          commitmentExpirationTime: iso(commitmentExpirationTime),
        }),
    ...(throughput.status === "Failed" ? { failureMessage: throughput.failureMessage } : {}),
  };
}

/** UpdateProvisionedModelThroughput: renames it, or moves it to a model of the same family. */
export function updateThroughput(state: BedrockState, input: Shape): Shape {
  const throughput = findThroughput(state, input);
  if (throughput.status !== "InService") {
    throw invalid("The Provisioned Throughput can be updated only while it is InService.");
  }
  const { desiredProvisionedModelName: name, desiredModelId } = input;
  const modelArn =
    desiredModelId === undefined
      ? undefined
      : swapTarget(state, throughput, String(desiredModelId));
  if (name !== undefined && name !== throughput.name) {
    checkName(state, String(name));
    throughput.name = String(name);
  }
  if (modelArn !== undefined) {
    throughput.desiredModelArn = modelArn;
    throughput.status = "Updating";
    throughput.readyAt = state.cloud.clock.now() + DURATIONS.throughput;
  }
  throughput.lastModifiedTime = state.cloud.clock.now();
  state.throughputs.put(throughput.id, throughput);
  return {};
}

function swapTarget(
  state: BedrockState,
  throughput: ProvisionedThroughput,
  identifier: string,
): string {
  if (findCustomModel(state, throughput.modelArn) === undefined) {
    throw invalid("The model can be changed only for a Provisioned Throughput of a custom model.");
  }
  const custom = findCustomModel(state, identifier);
  const baseModelId = custom?.baseModelId ?? findBase(identifier).id;
  if (baseModelId !== throughput.foundationModelId) {
    throw invalid("The desired model must have the same base model as the current one.");
  }
  return custom?.arn ?? foundationModelArn(state.cloud.region, baseModelId);
}

/** DeleteProvisionedModelThroughput. Throws `ConflictException` while it is updated or its term runs. */
export function deleteThroughput(state: BedrockState, input: Shape): Shape {
  const throughput = findThroughput(state, input);
  if (throughput.status === "Updating") {
    throw conflict("The Provisioned Throughput can't be deleted while its status is Updating.");
  }
  const { commitmentExpirationTime: end } = throughput;
  if (end !== undefined && end > state.cloud.clock.now() && throughput.status !== "Failed") {
    throw conflict(
      `The Provisioned Throughput can't be deleted before its commitment ends on ${iso(end)}.`,
    );
  }
  state.throughputs.delete(throughput.id);
  state.tags.delete(throughput.arn);
  return {};
}

function findThroughput(state: BedrockState, input: Shape): ProvisionedThroughput {
  const identifier = String(input["provisionedModelId"]);
  const throughput = state.throughputs
    .values()
    .find(({ arn, name }) => arn === identifier || name === identifier);
  if (throughput === undefined) throw notFound("The provided model identifier is invalid.");
  return currentThroughput(state, throughput);
}

/** The throughput as it is by now: what was due has happened. */
export function currentThroughput(
  state: BedrockState,
  throughput: ProvisionedThroughput,
): ProvisionedThroughput {
  const { status, readyAt, failureMessage } = throughput;
  const waiting = status === "Creating" || status === "Updating";
  if (!waiting || readyAt === null || readyAt > state.cloud.clock.now()) return throughput;
  throughput.status = failureMessage === undefined ? "InService" : "Failed";
  throughput.modelArn = throughput.desiredModelArn;
  throughput.lastModifiedTime = readyAt;
  state.throughputs.put(throughput.id, throughput);
  return throughput;
}
