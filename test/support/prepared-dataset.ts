import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, prepareDataset } from "../../dataset-tools/index.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What a preparation left behind. */
interface Prepared {
  readonly outDir: string;
  readonly manifest: Manifest;
  /** Of the manifest file. */
  readonly path: string;
  /** Of the manifest file, without the name of the temporary folder. */
  readonly text: string;
}

/** Prepares a dataset from the text of a CSV file, for Nova Micro unless the options say otherwise. */
export async function prepared(
  csv: string,
  options: Partial<Parameters<typeof prepareDataset>[0]> = {},
): Promise<Prepared> {
  const folder = temporaryFolder();
  const file = join(folder, "rows.csv");
  writeFileSync(file, csv);
  const outDir = join(folder, "out");
  const inputs = [file];
  const manifest = await prepareDataset({ inputs, model: "nova-micro", outDir, ...options });
  const path = join(outDir, "manifest.json");
  return { outDir, manifest, path, text: readFileSync(path, "utf8").replaceAll(folder, "") };
}
