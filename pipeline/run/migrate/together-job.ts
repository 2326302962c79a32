import { isObject, type JsonObject } from "../../../dataset-tools/read/row-shape.ts";
import { scalarsOf, textOf } from "./job-fields.ts";
import type { SourceJob, TuningMethod } from "./source-job.ts";

const methods: Readonly<Record<string, TuningMethod>> = { sft: "sft", dpo: "dpo" };

/** Settings of a training beside the model (Together API reference, fine-tunes). */
const settings = [
  "n_epochs",
  "batch_size",
  "learning_rate",
  "warmup_ratio",
  "max_grad_norm",
  "weight_decay",
  "n_checkpoints",
  "n_evals",
  "train_on_inputs",
  "max_seq_length",
  "packing",
  "random_seed",
  "from_checkpoint",
  "from_hf_model",
  "lora",
  "lora_r",
  "lora_alpha",
  "lora_dropout",
  "lora_trainable_modules",
  "dpo_beta",
  "rpo_alpha",
  "simpo_gamma",
  "dpo_normalize_logratios_by_length",
];

/** Together's names for the model that a job makes, by the version of the API. */
const outputNames = ["model_output_name", "output_name", "x_model_output_name"];

/** A job of Together, as `together fine-tuning retrieve` prints it. */
export function togetherJob(job: JsonObject): SourceJob {
  const { training_type: type, training_method: method, lr_scheduler: scheduler } = job;
  const { method: name, ...ofMethod } = isObject(method) ? method : {};
  const { type: kind, ...ofType } = isObject(type) ? type : {};
  const wandb = textOf(job["wandb_project_name"]);
  return {
    service: "together",
    id: textOf(job["id"]),
    baseModel: textOf(job["model"]),
    tunedModel: outputNames.map((one) => textOf(job[one])).find((one) => one !== null) ?? null,
    method: name === undefined ? "sft" : (methods[String(name)] ?? "unknown"),
    suffix: textOf(job["suffix"]),
    validationFile: textOf(job["validation_file"]),
    settings: {
      ...scalarsOf(Object.fromEntries(settings.map((one) => [one, job[one]]))),
      ...scalarsOf(ofMethod),
      ...scalarsOf(ofType),
      ...scalarsOf({ training_type: kind }),
      ...scalarsOf({ lr_scheduler: isObject(scheduler) ? scheduler["lr_scheduler_type"] : null }),
      ...(wandb === null ? {} : { integrations: "wandb" }),
    },
    metadata: {},
  };
}
