import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type DataRules, hasDataName, Manifest } from "../../dataset-tools/index.ts";
import { manifestText } from "../../dataset-tools/prepare/manifest.ts";
import { Tally } from "../../dataset-tools/read/source.ts";
import type { RunConfig } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { linesOfPart } from "./dataset.ts";
import type { OpenRemote, Preparation } from "./prepare.ts";

/** A folder or prefix that a preparation has written, with its manifest. */
interface PreparedSet {
  readonly place: string;
  readonly manifest: Manifest;
  open(file: string): Promise<AsyncIterable<Uint8Array>>;
}

/** What a run asks of a prepared set. */
export interface SetRequest {
  readonly config: RunConfig;
  readonly rules: DataRules;
  /** Columns that the gate looks at rows by. */
  readonly sliceBy: readonly string[];
  readonly to: Preparation;
}

/**
 * Where the only input of a run is a set that was prepared before, takes it as it is: the parts are copied into the
 * run's folder, and their hashes compared. Undefined for any other input.
 * @throws UserError `Dataset.PreparedForOther`, `Dataset.PreparedAlready`, `Dataset.PartChanged`, `Dataset.BadColumns`
 */
export async function takePrepared(request: SetRequest): Promise<Manifest | undefined> {
  const { config, rules, to } = request;
  const [input, ...others] = config.data.files;
  if (input === undefined || others.length > 0) return undefined;
  const set = await findSet(input, to.openRemote);
  // `split` writes rows unchanged: they are still to be converted.
  if (set === undefined || set.manifest.format === "unchanged") return undefined;
  refuseOther(set, rules);
  refuseSettings(set.place, config);
  await mkdir(to.folder, { recursive: true });
  for (const part of Object.values(set.manifest.split.parts)) await copyPart(set, part, to.folder);
  await writeFile(join(to.folder, "manifest.json"), manifestText(set.manifest));
  await refuseMissingSlices(request, set.manifest);
  return set.manifest;
}

async function findSet(
  input: string,
  openRemote: OpenRemote | undefined,
): Promise<PreparedSet | undefined> {
  const remote = input.startsWith("s3://");
  const place = input.replace(/\/+$/, "");
  if (remote && (openRemote === undefined || hasDataName(place))) return undefined;
  if (!remote && !existsSync(join(place, "manifest.json"))) return undefined;
  const open = async (file: string) =>
    remote && openRemote ? openRemote(`${place}/${file}`) : createReadStream(join(place, file));
  const found = await textOf(open("manifest.json"));
  const manifest = found === undefined ? undefined : readManifest(found);
  return manifest && { place, manifest, open };
}

/** Undefined where there is no such object: the input is something else. */
async function textOf(opening: Promise<AsyncIterable<Uint8Array>>): Promise<string | undefined> {
  try {
    return await text(await opening);
  } catch (error) {
    if (error instanceof UserError && error.code === "Dataset.NoSuchFile") return undefined;
    throw error;
  }
}

/** A folder of data may have a manifest of another tool. */
function readManifest(found: string): Manifest | undefined {
  try {
    return Manifest.safeParse(JSON.parse(found)).data;
  } catch {
    return undefined;
  }
}

function refuseOther({ place, manifest }: PreparedSet, rules: DataRules): void {
  const isSame = manifest.model === rules.model && manifest.method === rules.method;
  if (isSame && manifest.format === rules.format) return;
  throw new UserError(
    "Dataset.PreparedForOther",
    `${place} was prepared for ${manifest.model} (${manifest.method}), and the run is for ${rules.model} (${rules.method})`,
    {
      hint: "Name the base model that it was prepared for with --model, or prepare the rows again.",
    },
  );
}

/** Settings that say how rows are read and split, which is done. */
function refuseSettings(place: string, { data }: RunConfig): void {
  const { template, answer, system, groupBy, answerSchema, sheet, encoding, delimiter } = data;
  const { quote, header, heldOut, dropNearDuplicates, groupByAnswer, columns, against } = data;
  const given = Object.entries({
    ...{
      template,
      answer,
      system,
      groupBy,
      answerSchema,
      sheet,
      encoding,
      delimiter,
      quote,
      header,
    },
    ...{ heldOut, dropNearDuplicates, groupByAnswer },
    columns: Object.keys(columns).length > 0 ? columns : undefined,
    against: against.length > 0 ? against : undefined,
  }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  throw new UserError(
    "Dataset.PreparedAlready",
    `${place} is prepared already, so these settings of the data have no effect: ${given.map(([name]) => name).join(", ")}`,
    { hint: "Leave them out, or prepare the rows again with them." },
  );
}

type Part = NonNullable<Manifest["split"]["parts"]["train"]>;

async function copyPart({ place, open }: PreparedSet, part: Part, folder: string): Promise<void> {
  const tally = new Tally();
  const bytes = tally.through(await open(part.file));
  await pipeline(bytes, createWriteStream(join(folder, part.file)));
  if (tally.sha256 === part.sha256) return;
  throw new UserError(
    "Dataset.PartChanged",
    `${place}/${part.file} is not as it was prepared: its SHA-256 is not the one in manifest.json`,
    { hint: "Prepare the rows again; a prepared set is never edited." },
  );
}

async function refuseMissingSlices({ sliceBy, to }: SetRequest, manifest: Manifest): Promise<void> {
  const missing = new Set(sliceBy);
  const file = manifest.split.parts.evaluation?.file;
  if (missing.size === 0 || file === undefined) return;
  for await (const lines of linesOfPart(join(to.folder, file))) {
    for (const line of lines) {
      const { slices } = EvaluationRow.parse(JSON.parse(line));
      for (const name of Object.keys(slices ?? {})) missing.delete(name);
    }
    if (missing.size === 0) return;
  }
  throw new UserError("Dataset.BadColumns", `no held-out row has "${[...missing].join('", "')}"`, {
    hint: "Prepare the rows again with --slice-by, or leave it out of the gate.",
  });
}
