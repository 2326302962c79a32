import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  FunctionSettings,
  LambdaFunction,
} from "../../infra/local/services/lambda/functions.ts";

/** Writes the files of a function's code into a new folder and returns the folder. */
export function codeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-code-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A function's settings, without its code. */
export function functionSettings(
  name: string,
  change: Partial<FunctionSettings> = {},
): FunctionSettings {
  return {
    name,
    arn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
    description: "",
    runtime: "nodejs22.x",
    handler: "index.handler",
    roleArn: "arn:aws:iam::123456789012:role/fixture",
    timeoutSeconds: 600,
    memoryMegabytes: 128,
    environment: {},
    logGroup: `/aws/lambda/${name}`,
    ...change,
  };
}

/** A deployed function with this code. */
export function deployedFunction(
  name: string,
  codeFolder: string,
  change: Partial<LambdaFunction> = {},
): LambdaFunction {
  return {
    ...functionSettings(name),
    version: "$LATEST",
    revision: 1,
    codeFolder,
    codeSha256: "",
    maximumRetryAttempts: 2,
    permissions: {},
    ...change,
  };
}
