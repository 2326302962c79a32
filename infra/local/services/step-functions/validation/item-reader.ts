import { isObject } from "../../../kernel/service.ts";
import { expressionIn } from "../query/jsonata.ts";
import type { Findings } from "./diagnostic.ts";
import type { TypedStateContext } from "./state-context.ts";

type Config = Record<string, unknown>;

/** Values of ReaderConfig; https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  InputType: ["CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"],
  CSVHeaderLocation: ["FIRST_ROW", "GIVEN"],
  CSVDelimiter: ["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"],
  ManifestType: ["ATHENA_DATA", "S3_INVENTORY"],
  Transformation: ["LOAD_AND_FLATTEN", "NONE"],
};

const RESOURCE = /^arn:aws[a-z-]*:states:::s3:(getObject|listObjectsV2)$/;

/** Checks what a distributed Map reads its items with. */
export function checkItemReader(reader: unknown, { location, walk }: TypedStateContext): void {
  if (!isObject(reader)) return;
  const at = `${location}/ItemReader`;
  if (!RESOURCE.test(String(reader["Resource"]))) {
    walk.findings.schema(
      `${at}/Resource`,
      `The resource provided ${String(reader["Resource"])} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    );
  }
  const config = reader["ReaderConfig"];
  if (isObject(config)) checkConfig(config, `${at}/ReaderConfig`, walk.findings);
}

function checkConfig(config: Config, at: string, findings: Findings): void {
  for (const [name, allowed] of Object.entries(VALUES)) {
    const value = config[name];
    if (value === undefined || allowed.includes(String(value))) continue;
    findings.schema(`${at}/${name}`, `Value must be one of: [${allowed.join(", ")}]`);
  }
  const { InputType, ManifestType, CSVHeaderLocation, CSVHeaders } = config;
  if (InputType === "CSV" && ManifestType !== "S3_INVENTORY" && CSVHeaderLocation === undefined) {
    findings.schema(at, "These fields are required: [CSVHeaderLocation]");
  }
  if (CSVHeaderLocation === "GIVEN" && CSVHeaders === undefined) {
    findings.schema(at, "These fields are required: [CSVHeaders]");
  }
  if (ManifestType === "ATHENA_DATA" && InputType === undefined) {
    findings.schema(at, "These fields are required: [InputType]");
  }
  checkMaxItems(config, at, findings);
}

function checkMaxItems({ MaxItems, MaxItemsPath }: Config, at: string, findings: Findings): void {
  if (MaxItems === undefined) return;
  if (MaxItemsPath !== undefined) {
    findings.schema(at, "Only one of [MaxItems, MaxItemsPath] can be set");
  }
  if (expressionIn(MaxItems) !== undefined) return;
  if (!Number.isInteger(MaxItems) || Number(MaxItems) < 0) {
    findings.schema(`${at}/MaxItems`, "Value must be a non-negative integer");
  }
}
