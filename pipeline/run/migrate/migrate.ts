import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { resolveModel } from "../../models/resolve.ts";
import { chooseTarget } from "./choose-target.ts";
import { configText } from "./config-text.ts";
import { mapSettings } from "./map-settings.ts";
import { type Migration, type Move, migrationFiles } from "./migration.ts";
import { type MovedRows, moveData } from "./move-data.ts";
import { inNewFolder } from "./new-folder.ts";
import { type SourceJob, serviceTitles } from "./source-job.ts";

/** What to move, and where to. */
export interface MigrationRequest extends Omit<MovedRows, "answer"> {
  readonly job: SourceJob;
  /** Base model on Bedrock; proposed by the old one when absent. */
  readonly model?: string | undefined;
  /** A new folder. */
  readonly out: string;
}

/**
 * Writes the folder of a migration: rows, config file, and a record of what moved and what did not. Nothing is sent.
 * @throws UserError `Migrate.FolderInUse`, `Migrate.Reinforcement`, `Model.…`; BadDataError
 */
export async function migrate(request: MigrationRequest): Promise<Migration> {
  const { job, out } = request;
  if (job.method === "rft") throw reinforcement(job);
  const target = chooseTarget(job, request.model);
  const model = resolveModel(target.model);
  const settings = mapSettings(job, model);
  return inNewFolder(out, async (folder) => {
    const answer = job.method === "dpo" ? ("chosen" as const) : undefined;
    const moved = await moveData({ ...request, answer }, model, folder);
    const migration: Migration = {
      service: job.service,
      job: job.id,
      oldBase: job.baseModel,
      oldModel: job.tunedModel,
      ...target,
      data: moved.data,
      moves: [...methodMoves(job), ...settings.moves, ...fileMoves(request), ...moved.moves],
    };
    await writeFile(join(folder, migrationFiles.config), configText(migration, settings));
    const record = `${JSON.stringify(migration, null, 2)}\n`;
    await writeFile(join(folder, migrationFiles.record), record);
    return migration;
  });
}

function methodMoves({ method, service }: SourceJob): Move[] {
  if (method === "sft") return [];
  const from = method === "dpo" ? "method: dpo" : "the method of the job";
  const why =
    method === "dpo"
      ? "Tunewright does not run preference tuning on Bedrock; the rejected answers are not used"
      : `a method of ${serviceTitles[service]} that is not known here`;
  return [{ kind: "changed", from, to: "supervised fine-tuning", why }];
}

/** The service names its validation file by an id, which only it can open. */
function fileMoves({ job, heldOut }: MigrationRequest): Move[] {
  if (job.validationFile === null || heldOut.length > 0) return [];
  const why = `it is stored at ${serviceTitles[job.service]}: download it and give it by --held-out`;
  return [{ kind: "stays", from: `validation_file: ${job.validationFile}`, to: null, why }];
}

function reinforcement({ service, id }: SourceJob): UserError {
  return new UserError(
    "Migrate.Reinforcement",
    `the job ${id ?? ""} was reinforcement fine-tuning, which Tunewright does not run: neither its grader nor its rows without answers can move`,
    {
      hint: `Bedrock has reinforcement fine-tuning of its own, with graders as Lambda functions. Rows that have answers can move without --job: \`tunewright migrate ${service} FILE --out FOLDER\`.`,
    },
  );
}
