import { type BedrockClient, GetFoundationModelCommand } from "@aws-sdk/client-bedrock";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { isAwsError, UserError } from "../../errors.ts";
import { converse } from "../../evaluation/ask.ts";
import { checkQuotas } from "../../job/check-quotas.ts";
import type { BaseModel } from "../../models/resolve.ts";
import { type Check, type Found, fine, foundOf, notFine, notKnown } from "./check.ts";

/** Clients for the base model and its quotas. */
export interface ModelTools {
  readonly bedrock: BedrockClient;
  readonly runtime: BedrockRuntimeClient;
  readonly serviceQuotas: ServiceQuotasClient;
  readonly region: string;
  /** Whether the model is asked a question, which costs a fraction of a cent. */
  readonly ask: boolean;
}

/** Whether the base model can be tuned, asked and served here. */
export function modelChecks(tools: ModelTools, model: BaseModel): Check[] {
  return [
    { name: "region", find: async () => tunedHere(model, tools.region) },
    { name: "life-cycle", find: () => lifeCycle(tools.bedrock, model) },
    ...(tools.ask ? [{ name: "access", find: () => access(tools.runtime, model) }] : []),
    { name: "quotas", find: () => quotas(tools, model) },
  ];
}

function tunedHere({ title, regions }: BaseModel, region: string): Found {
  if (regions === null) return notKnown(`in which Regions ${title} is tuned is not known`);
  return regions.includes(region)
    ? fine(`${title} is tuned in ${region}`)
    : notFine(
        `${title} is tuned in ${regions.join(", ")}, not in ${region}`,
        "Use a Region of the base model; the stack must be deployed there.",
        `tunewright doctor --region ${regions[0]}`,
      );
}

async function lifeCycle(bedrock: BedrockClient, { id, title }: BaseModel): Promise<Found> {
  try {
    const answer = await bedrock.send(new GetFoundationModelCommand({ modelIdentifier: id }));
    const { status, endOfLifeTime } = answer.modelDetails?.modelLifecycle ?? {};
    if (status === undefined) return notKnown(`Bedrock says nothing of the life cycle of ${title}`);
    const ends =
      endOfLifeTime === undefined ? "" : ` until ${endOfLifeTime.toISOString().slice(0, 10)}`;
    return status === "ACTIVE"
      ? fine(`${title} is ACTIVE${ends}`)
      : notFine(
          `${title} is ${status}${ends}: AWS takes no new job for it`,
          "Choose another base model.",
          "tunewright models",
        );
  } catch (error) {
    if (!isAwsError(error, "ResourceNotFoundException", "ValidationException")) throw error;
    return notFine(
      `Bedrock has no model ${id} here`,
      "Choose another base model or Region.",
      "tunewright models",
    );
  }
}

const QUESTION = {
  ...{ recordId: "doctor", system: null, reference: "" },
  messages: [{ role: "user" as const, content: [{ text: "Answer with the word yes." }] }],
};

/** A refusal is not fine, whatever it is: the run would meet it too. */
async function access(runtime: BedrockRuntimeClient, model: BaseModel): Promise<Found> {
  const { inferenceId, id } = model;
  try {
    await converse(runtime, { modelId: inferenceId, baseModel: id, maxTokens: 5, row: QUESTION });
    return fine(`${inferenceId} answers (one question, a fraction of a cent)`);
  } catch (error) {
    if (!isAwsError(error, "AccessDeniedException")) return foundOf(error);
    const command = `aws bedrock get-foundation-model-availability --model-id ${id}`;
    const remedy = "Have the model's access granted, and bedrock:InvokeModel on it.";
    return notFine(`${inferenceId} does not answer: ${error.message}`, remedy, command);
  }
}

async function quotas(tools: ModelTools, { id, serving }: BaseModel): Promise<Found> {
  const path = serving;
  const request = { runId: "doctor", start: "training" as const, models: 1, baseModel: id };
  const units = path === "provisioned" ? 1 : null;
  try {
    const { waits, unread } = await checkQuotas(tools, {
      ...request,
      serving: { path, modelUnits: units, commitment: null, leaseHours: null },
    });
    if (unread.length > 0) {
      const names = unread.map(({ quota, reason }) => `${quota} (${reason})`).join(", ");
      return notKnown(`not read: ${names}`, "Allow servicequotas:GetServiceQuota.");
    }
    const busy = waits.map(({ quota, used, value }) => `${quota}: ${used} of ${value} in use`);
    return fine(
      busy.length === 0 ? "there is room for a run" : `a run would wait: ${busy.join(", ")}`,
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return notFine(error.message, error.hint ?? "", `tunewright explain ${error.code}`);
  }
}
