import { readFile } from "node:fs/promises";
import { isObject, type JsonObject } from "../../../dataset-tools/read/row-shape.ts";
import { UserError } from "../../errors.ts";
import { openAiJob } from "./openai-job.ts";
import { type Service, type SourceJob, serviceTitles } from "./source-job.ts";
import { togetherJob } from "./together-job.ts";

/** Bytes of a job's JSON: its events are a few kilobytes each. */
const MAX_BYTES = 4_194_304;

/**
 * Reads a fine-tuning job as the service's API or command line prints it; a list of jobs must hold just one.
 * @throws UserError `Migrate.JobUnreadable`, `Migrate.NoJob`, `Migrate.ManyJobs`, `Migrate.OtherService`
 */
export async function readJob(file: string, service: Service): Promise<SourceJob> {
  const job = onlyJob(parsed(await textOf(file), file), file);
  const isTogether = looksLikeTogether(job);
  if (isTogether !== (service === "together")) throw otherService(file, isTogether);
  return isTogether ? togetherJob(job) : openAiJob(job, service);
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UserError("Migrate.JobUnreadable", `cannot read the job ${file}`, {
      hint: "Check the path after --job, and that it is a file.",
      cause,
    });
  });
  if (bytes.length <= MAX_BYTES) return bytes.toString("utf8").replace(/^\uFEFF/, "");
  const message = `${file} has ${bytes.length} bytes, too many for the JSON of a job`;
  throw new UserError("Migrate.NoJob", message, {
    hint: "Check the path after --job: is it the training data?",
  });
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError("Migrate.JobUnreadable", `${file} is not JSON: ${reason}`, {
      hint: "Save the job as the API gives it, e.g. the answer to GET /v1/fine_tuning/jobs/ID.",
      cause,
    });
  }
}

function onlyJob(value: unknown, file: string): JsonObject {
  const list = isObject(value) && Array.isArray(value["data"]) ? value["data"] : undefined;
  const jobs: readonly unknown[] = list ?? (Array.isArray(value) ? value : [value]);
  const [job, ...others] = jobs;
  if (others.length > 0) {
    const ids = jobs.flatMap((one) => (isObject(one) ? [String(one["id"])] : []));
    throw new UserError(
      "Migrate.ManyJobs",
      `${file} is a list of ${jobs.length} jobs: ${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", …" : ""}`,
      { hint: "Save the one that trained the model, by its id." },
    );
  }
  if (isObject(job) && typeof job["model"] === "string") return job;
  const hint =
    "A job has at least `model`. Save it as the API gives it: GET /v1/fine_tuning/jobs/ID (OpenAI, Azure), " +
    "or `together fine-tuning retrieve ID` (Together).";
  throw new UserError("Migrate.NoJob", `${file} is not the JSON of a fine-tuning job`, { hint });
}

/** Together writes its settings beside the model, OpenAI and Azure in `hyperparameters` or below the method. */
function looksLikeTogether(job: JsonObject): boolean {
  if (job["object"] === "fine_tuning.job" || String(job["id"]).startsWith("ftjob-")) return false;
  if ("hyperparameters" in job || isObject(job["method"])) return false;
  return "n_epochs" in job || "training_type" in job || String(job["id"]).startsWith("ft-");
}

function otherService(file: string, isTogether: boolean): UserError {
  const [of, verbs] = isTogether
    ? [serviceTitles.together, "`tunewright migrate together`"]
    : ["OpenAI or Azure OpenAI", "`tunewright migrate openai` or `tunewright migrate azure`"];
  return new UserError("Migrate.OtherService", `${file} is a job of ${of}`, {
    hint: `Use ${verbs} with the same files.`,
  });
}
