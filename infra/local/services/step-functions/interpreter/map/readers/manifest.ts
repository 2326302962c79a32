import { isObject } from "../../../../../kernel/service.ts";
import { readerFailed } from "../../../language/errors.ts";
import type { Fields } from "../../../language/value.ts";
import { parseJson } from "./json.ts";

/** A data file that a manifest names, and how to read it. */
export interface DataFile {
  readonly bucket: string;
  readonly key: string;
  readonly config: Fields;
}

/** The manifest of an Athena query: the address of a file in each line. */
export function athenaFiles(text: string, config: Fields): DataFile[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => ({ ...addressOf(line), config }));
}

function addressOf(line: string): { bucket: string; key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(line) ?? [];
  if (bucket && key) return { bucket, key };
  throw readerFailed(`The manifest has a line that is not the address of an S3 object: ${line}`);
}

/** The `manifest.json` of an S3 inventory: files of CSV without headers, which the manifest names. */
export function inventoryFiles(text: string, bucket: string): DataFile[] {
  const manifest = parseJson(text);
  const { fileFormat, fileSchema, files, destinationBucket } = isObject(manifest) ? manifest : {};
  if (fileFormat !== "CSV" || typeof fileSchema !== "string" || !Array.isArray(files)) {
    throw readerFailed("The manifest is not that of an S3 inventory in CSV format.");
  }
  const headers = fileSchema.split(",").map((name) => name.trim());
  const config = { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: headers };
  const named = typeof destinationBucket === "string" ? destinationBucket.split(":").at(-1) : "";
  return files.filter(isObject).map(({ key }) => ({
    bucket: named || bucket,
    key: String(key),
    config,
  }));
}
