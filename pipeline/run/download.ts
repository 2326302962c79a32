import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { type Bucket, listKeys, openObject } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";

/**
 * Downloads the run folder.
 * @returns the files' paths below the folder, sorted
 */
export async function downloadRun(
  bucket: Bucket,
  runId: string,
  folder: string,
): Promise<string[]> {
  const names = await filesOf(bucket, runId);
  await downloadFiles(bucket, { runId, folder, names });
  return names;
}

/** Paths of the run folder's files, sorted, without the one that is a secret. */
async function filesOf(bucket: Bucket, runId: string): Promise<string[]> {
  const { prefix, approvalToken } = runLayout(runId);
  const secret = approvalToken.slice(prefix.length);
  const names = (await listKeys(bucket, prefix)).map((key) => key.slice(prefix.length));
  const isFile = (name: string) => name !== "" && !name.endsWith("/") && name !== secret;
  return names.filter((name) => isFile(name) && !name.split("/").includes("..")).sort();
}

async function downloadFiles(
  bucket: Bucket,
  { runId, folder, names }: { runId: string; folder: string; names: readonly string[] },
): Promise<void> {
  for (const name of names) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    const object = await openObject(bucket, runLayout(runId).prefix + name);
    await pipeline(object, createWriteStream(file));
  }
}

/** Where a run's report is downloaded to. */
export interface ReportFolder {
  readonly folder: string;
  /** The training rows and the job's output, too, which may be large. */
  readonly all: boolean;
}

/** A report on this machine. */
export interface DownloadedReport {
  /** The page, or where there is none the Markdown. */
  readonly report: string;
  /** Paths below the folder, sorted. */
  readonly files: readonly string[];
}

/** A run's record; it is what a folder is recognized by, so that it comes first. */
const RECORD = "run.json";

const PAGES = ["report.html", "report.md"];

/**
 * Downloads the report with the files that it is made from, over an earlier download of the same run.
 * @throws UserError `Report.OtherFolder` where the folder has files that are not this run's; `Report.None`
 */
export async function downloadReport(
  bucket: Bucket,
  runId: string,
  { folder, all }: ReportFolder,
): Promise<DownloadedReport> {
  await refuseOthers(folder, runId);
  const isLarge = /^(?:input\/(?:train|validation)\.jsonl$|output\/)/;
  const files = (await filesOf(bucket, runId)).filter((name) => all || !isLarge.test(name));
  const page = PAGES.find((name) => files.includes(name));
  if (page === undefined) {
    throw new UserError("Report.None", `the run ${runId} has no report yet`, {
      hint: `It is written when the run ends; \`tunewright watch ${runId}\` waits for that.`,
    });
  }
  const names = [RECORD, ...files.filter((name) => name !== RECORD)];
  await downloadFiles(bucket, { runId, folder, names: files.includes(RECORD) ? names : files });
  return { report: join(folder, page), files };
}

/** A folder is the run's if it is empty, or has the `run.json` of that run. */
async function refuseOthers(folder: string, runId: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (names.length === 0 || (await runOf(folder)) === runId) return;
  throw new UserError(
    "Report.OtherFolder",
    `${folder} has files that are not of the run ${runId}`,
    {
      hint: "They would be mixed or overwritten. Name another folder with --out, or remove this one.",
    },
  );
}

/** The run whose files are in the folder, by its `run.json`; undefined where that is none of ours. */
async function runOf(folder: string): Promise<string | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(join(folder, RECORD), "utf8"));
    return RunRecord.safeParse(record).data?.input.runId;
  } catch {
    return undefined;
  }
}

const RunRecord = z.object({ input: z.object({ runId: z.string() }) });
