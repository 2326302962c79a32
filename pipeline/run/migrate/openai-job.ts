import { isObject, type JsonObject } from "../../../dataset-tools/read/row-shape.ts";
import { metadataOf, scalarsOf, textOf } from "./job-fields.ts";
import type { Service, SourceJob, TuningMethod } from "./source-job.ts";

const methods: Readonly<Record<string, TuningMethod>> = {
  supervised: "sft",
  dpo: "dpo",
  reinforcement: "rft",
};

/** Fields that are about the service alone: nothing of them is a setting of a training. */
const settingsBeside = ["seed", "trainingType"];

/**
 * A job of OpenAI, or of Azure, which has the same shapes: settings in `hyperparameters`, in newer jobs below the
 * method's name (OpenAI API reference, fine-tuning jobs; Azure OpenAI REST reference).
 */
export function openAiJob(job: JsonObject, service: Service): SourceJob {
  const { method: given, metadata } = job;
  const type = isObject(given) ? textOf(given["type"]) : "supervised";
  const ofMethod = isObject(given) && type !== null ? given[type] : undefined;
  const nested = isObject(ofMethod) ? scalarsOf(ofMethod["hyperparameters"]) : {};
  const tunedModel = textOf(job["fine_tuned_model"]);
  return {
    service,
    id: textOf(job["id"]),
    baseModel: textOf(job["model"]),
    tunedModel,
    method: methods[type ?? ""] ?? "unknown",
    suffix:
      textOf(job["user_provided_suffix"]) ?? textOf(job["suffix"]) ?? suffixIn(tunedModel ?? ""),
    validationFile: textOf(job["validation_file"]),
    settings: {
      ...scalarsOf(job["hyperparameters"]),
      ...nested,
      ...scalarsOf(Object.fromEntries(settingsBeside.map((name) => [name, job[name]]))),
      ...(hasIntegrations(job) ? { integrations: "wandb" } : {}),
    },
    metadata: metadataOf(metadata),
  };
}

function hasIntegrations({ integrations }: JsonObject): boolean {
  return Array.isArray(integrations) && integrations.length > 0;
}

/** `ft:gpt-4o-mini-2024-07-18:my-org:SUFFIX:7q8mpxmy`; Azure's models end in `.ft-<hash>-SUFFIX`. */
function suffixIn(name: string): string | null {
  const [, ofOpenAi = "", ofAzure = ""] =
    /^ft:[^:]+:[^:]*:([^:]+):[^:]+$|\.ft-[0-9a-f]+-(.+)$/.exec(name) ?? [];
  return ofOpenAi || ofAzure || null;
}
