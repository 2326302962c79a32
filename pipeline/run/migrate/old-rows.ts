import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadConfig } from "../../config/load.ts";
import { UserError } from "../../errors.ts";
import { resolveModel } from "../../models/resolve.ts";
import { EvaluationRow } from "../../run-folder/evaluation-row.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { prepareData } from "../prepare.ts";
import { Migration, migrationFiles } from "./migration.ts";

/** Reads the record of a migration. @throws UserError `Migrate.NoMigration` */
export async function readMigration(folder: string): Promise<Migration> {
  const file = join(folder, migrationFiles.record);
  const text = await readFile(file, "utf8").catch(() => "null");
  const record = Migration.safeParse(jsonOf(text));
  if (record.success) return record.data;
  throw new UserError("Migrate.NoMigration", `${folder} is no folder of a migration: ${file}`, {
    hint: "Name the folder that `tunewright migrate openai|azure|together … --out FOLDER` has written.",
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The held-out rows of a migration with the ids that a run of its config file gives them. A system prompt that
 * Tunewright adds for the new model is left out: the old one was not tuned with it.
 * @throws UserError `Migrate.NoHeldOut`, `Config.…`; BadDataError
 */
export async function heldOutRows(folder: string, migration: Migration): Promise<EvaluationRow[]> {
  if (migration.data.heldOut === null) throw noHeldOut();
  const at = (name: string) => [join(folder, name)];
  const data = { files: at(migrationFiles.train), heldOut: at(migrationFiles.heldOut) };
  const config = await loadConfig(join(folder, migrationFiles.config), { data });
  const { format, inferenceId, serving } = config;
  const model = resolveModel(config.model, { format, inferenceId, serving: serving.path });
  return inTemporaryFolder(async (temporary) => {
    const { dataset, manifest } = await prepareData(config, model, { folder: temporary });
    const isOwn = manifest.system.source === "rows";
    const lines = (await readFile(dataset.evaluation.path, "utf8")).split("\n").filter(Boolean);
    return lines.map((line) => {
      const row = EvaluationRow.parse(JSON.parse(line));
      return isOwn ? row : { ...row, system: null };
    });
  });
}

function noHeldOut(): UserError {
  return new UserError(
    "Migrate.NoHeldOut",
    "this migration has no held-out rows, and the old model has learned all the others",
    { hint: "Move again with --held-out FILE, into a new folder." },
  );
}
