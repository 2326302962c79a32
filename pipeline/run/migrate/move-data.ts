import { join } from "node:path";
import { type ConvertResult, convertDataset } from "../../../dataset-tools/convert-dataset.ts";
import type { DatasetOptions } from "../../../dataset-tools/index.ts";
import { counted } from "../../counts.ts";
import type { BaseModel } from "../../models/resolve.ts";
import { rulesFor } from "../prepare.ts";
import { type Migration, type Move, migrationFiles } from "./migration.ts";

/** The rows of a migration, and how they are read. */
export interface MovedRows {
  readonly files: readonly string[];
  /** Rows that the old model has not learned; empty where none are given. */
  readonly heldOut: readonly string[];
  /** `chosen` for pairs of a better and a worse answer. */
  readonly answer?: "chosen" | undefined;
  readonly dropBadRows?: boolean | undefined;
  readonly openRemote?: DatasetOptions["openRemote"];
}

/** The rows in the base model's format, and what of them it cannot hold. */
export interface MovedData {
  readonly data: Migration["data"];
  readonly moves: readonly Move[];
}

/**
 * Writes the rows in the base model's format into a folder.
 * @throws BadDataError when rows have errors and are not to be left out; UserError for a wrong call
 */
export async function moveData(
  rows: MovedRows,
  model: BaseModel,
  folder: string,
): Promise<MovedData> {
  const { answer, dropBadRows, openRemote } = rows;
  const write = (inputs: readonly string[], name: string, purpose: "train" | "evaluation") =>
    convertDataset({
      ...{ inputs, answer, dropBadRows, purpose },
      ...(openRemote === undefined ? {} : { openRemote }),
      model: model.id,
      rules: rulesFor(model),
      out: join(folder, name),
    });
  const train = await write(rows.files, migrationFiles.train, "train");
  const heldOut =
    rows.heldOut.length === 0
      ? null
      : await write(rows.heldOut, migrationFiles.heldOut, "evaluation");
  return {
    data: {
      train: partOf(train, migrationFiles.train),
      heldOut: heldOut === null ? null : partOf(heldOut, migrationFiles.heldOut),
    },
    moves: [train, ...(heldOut === null ? [] : [heldOut])].flatMap(lostMoves),
  };
}

function partOf({ file, rejected }: ConvertResult, name: string) {
  return { file: name, rows: file.rows, leftOut: rejected, sha256: file.sha256 };
}

function lostMoves({ lost, rejected, check, format }: ConvertResult): Move[] {
  const files = check.files.map(({ name }) => name).join(", ");
  const fields = Object.entries(lost).map(
    ([what, count]): Move => ({
      kind: "stays",
      from: `${what} in ${counted(count, "row")} of ${files}`,
      to: null,
      why: `rows in the format ${format} have no place for it`,
    }),
  );
  if (rejected === 0) return fields;
  const codes = Object.keys(check.counts).slice(0, 5).join(", ");
  const from = `${counted(rejected, "row")} of ${files}`;
  return [...fields, { kind: "stays", from, to: null, why: `errors in them (${codes})` }];
}
