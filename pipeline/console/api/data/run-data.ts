import type { Manifest } from "../../../../dataset-tools/prepare/manifest.ts";
import type { Part } from "../../../../dataset-tools/prepare/splitter.ts";
import { type Acceptance, acceptanceFile } from "../../../run-folder/acceptance.ts";
import type { ApiCall } from "../../http/route.ts";
import { openRun } from "../open-run.ts";
import {
  type Fate,
  fatesOf,
  type SplitField,
  type Statement,
  splitOf,
  summaryOf,
} from "./described.ts";
import { type FindingGroup, groupFindings } from "./finding-groups.ts";
import { listOthers, type OtherRun } from "./other-runs.ts";
import { type PartFile, readParts } from "./part-files.ts";

/** Where a run's rows come from and what became of them; no texts of rows. */
export interface RunData {
  readonly runId: string;
  readonly region: string;
  readonly group: string | null;
  /** What to know at a glance. */
  readonly summary: readonly Statement[];
  readonly files: readonly PreparedFile[];
  /** How the rows were made; null where the run's folder has no manifest that can be read. */
  readonly made: MadeData | null;
  /** What AWS says of the rows; null where it has not reported. */
  readonly acceptance: Omit<Acceptance, "reports"> | null;
  /** Runs whose data this one's can be compared with, those of the same group first. */
  readonly others: readonly OtherRun[];
}

/** A file that the base model learns from, or is asked. */
export interface PreparedFile {
  readonly part: Part;
  readonly key: string;
  readonly rows: number;
  readonly bytes: number | null;
  /** Hex. */
  readonly sha256: string | null;
}

/** The manifest of the dataset, for people. */
export interface MadeData
  extends Pick<Manifest, "method" | "format" | "sources" | "records" | "system"> {
  readonly version: string;
  readonly fates: readonly Fate[];
  readonly split: readonly SplitField[];
  readonly findings: readonly FindingGroup[];
}

/** `GET /api/runs/:run/data` */
export async function readRunData({ places, params }: ApiCall): Promise<RunData> {
  const run = await openRun(places, params["run"] ?? "");
  const { runId, environment, place, input } = run;
  const [{ manifest, files }, acceptance, others] = await Promise.all([
    readParts(run),
    acceptanceFile.findReadable(environment.bucket, runId),
    listOthers(run),
  ]);
  return {
    ...{ runId, region: place.region, group: input?.group ?? null, files, others },
    summary: summaryOf(manifest, files, acceptance),
    made: manifest === null ? null : madeOf(manifest, files),
    acceptance: acceptance === undefined ? null : withoutReports(acceptance),
  };
}

function madeOf(manifest: Manifest, files: readonly PartFile[]): MadeData {
  const { method, format, sources, records, system, findings } = manifest;
  return {
    ...{ method, format, sources, records, system },
    version: manifest.tool.version,
    fates: fatesOf(manifest, files),
    split: splitOf(manifest, files),
    findings: groupFindings(findings),
  };
}

function withoutReports({ reports: _reports, ...rest }: Acceptance): Omit<Acceptance, "reports"> {
  return rest;
}
