import type { Part } from "../../../../dataset-tools/prepare/splitter.ts";
import { type Acceptance, acceptanceFile } from "../../../run-folder/acceptance.ts";
import type { manifestFile } from "../../../run-folder/manifest.ts";
import type { ApiCall } from "../../http/route.ts";
import { openRun } from "../open-run.ts";
import { type FindingGroup, groupFindings } from "./finding-groups.ts";
import { listOthers, type OtherRun } from "./other-runs.ts";
import { readParts } from "./part-files.ts";

type Manifest = NonNullable<Awaited<ReturnType<typeof manifestFile.find>>>;

/** Where a run's rows come from and what became of them; no texts of rows. */
export interface RunData {
  readonly runId: string;
  readonly region: string;
  readonly group: string | null;
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
  extends Pick<Manifest, "method" | "format" | "sources" | "records" | "system" | "split"> {
  readonly version: string;
  readonly labels: number | null;
  readonly findings: readonly FindingGroup[];
  readonly leakage: Omit<Manifest["leakage"], "against">;
  /** Earlier datasets that it was compared with, and rows in them on the other side of the split. */
  readonly earlier: { readonly datasets: number; readonly rows: number };
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
    made: manifest === null ? null : madeOf(manifest),
    acceptance: acceptance === undefined ? null : withoutReports(acceptance),
  };
}

function madeOf(manifest: Manifest): MadeData {
  const { method, format, sources, records, system, split, labels, findings } = manifest;
  const { against, ...leakage } = manifest.leakage;
  return {
    ...{ method, format, sources, records, system, split, leakage },
    version: manifest.tool.version,
    labels: labels?.length ?? null,
    findings: groupFindings(findings),
    earlier: {
      datasets: against.length,
      rows: against.reduce((sum, one) => sum + one.heldOutThen + one.trainedThen, 0),
    },
  };
}

function withoutReports({ reports: _reports, ...rest }: Acceptance): Omit<Acceptance, "reports"> {
  return rest;
}
