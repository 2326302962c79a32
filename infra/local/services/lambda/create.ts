import { rmSync } from "node:fs";
import type { CreateFunctionRequest } from "@aws-sdk/client-lambda";
import type { Cloud, Permission } from "../../kernel/service.ts";
import { conflict, invalidParameter } from "./errors.ts";
import { functionArn, functionId } from "./function-id.ts";
import type { FunctionSettings, Functions, LambdaFunction } from "./functions.ts";
import { unpackCode } from "./unpack.ts";

/** What CreateFunction needs of its caller. */
export function createPermissions(input: CreateFunctionRequest, cloud: Cloud): Permission[] {
  const conditions = { "iam:PassedToService": "lambda.amazonaws.com" };
  return [
    { action: "lambda:CreateFunction", resource: settingsOf(input, cloud).arn },
    { action: "iam:PassRole", resource: input.Role ?? "", conditions },
  ];
}

/**
 * Makes a function: a deployment gives its code as `Code: {Folder}`, which AWS does not have, and may replace one;
 * anyone else gives a zip archive, and a new name.
 * Throws `InvalidParameterValueException`, `ResourceConflictException`.
 */
export async function createFunction(
  input: CreateFunctionRequest,
  cloud: Cloud,
  functions: Functions,
): Promise<LambdaFunction> {
  const settings = settingsOf(input, cloud);
  const { Code = {} } = input;
  if ("Folder" in Code && typeof Code.Folder === "string") {
    return functions.put(settings, Code.Folder);
  }
  checkNew(settings, cloud, functions);
  if (Code.ZipFile === undefined) {
    throw invalidParameter("The local cloud accepts a function's code only as Code.ZipFile.");
  }
  const folder = await unpackCode(Code.ZipFile);
  try {
    return functions.put(settings, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function settingsOf(input: CreateFunctionRequest, cloud: Cloud): FunctionSettings {
  const { FunctionName, Runtime = "", Handler = "", Role = "" } = input;
  const { name } = functionId(FunctionName);
  return {
    name,
    arn: functionArn(cloud, { name, qualifier: undefined }),
    description: input.Description ?? "",
    runtime: Runtime,
    handler: Handler,
    roleArn: Role,
    timeoutSeconds: Number(input.Timeout ?? 3),
    memoryMegabytes: Number(input.MemorySize ?? 128),
    environment: input.Environment?.Variables ?? {},
    logGroup: input.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
  };
}

function checkNew(settings: FunctionSettings, cloud: Cloud, functions: Functions): void {
  const { name, runtime, handler, roleArn, timeoutSeconds, memoryMegabytes, arn } = settings;
  if (!/^[a-zA-Z0-9-_]{1,64}$/.test(name)) throw invalidParameter(`Invalid function name: ${name}`);
  if (!runtime.startsWith("nodejs")) {
    throw invalidParameter(`The local cloud runs functions in Node.js only, not ${runtime}.`);
  }
  if (!/^\S+\.\w+$/.test(handler)) throw invalidParameter(`Invalid handler: ${handler}`);
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 900)) {
    throw invalidParameter("Timeout must be from 1 to 900 seconds.");
  }
  if (!(memoryMegabytes >= 128 && memoryMegabytes <= 10_240)) {
    throw invalidParameter("MemorySize must be from 128 to 10240 MB.");
  }
  if (functions.list().some((one) => one.name === name)) {
    throw conflict(`Function already exist: ${name}`);
  }
  try {
    const servicePrincipal = "lambda.amazonaws.com";
    cloud.assumeRole({ roleArn, servicePrincipal, sourceArn: arn, sessionName: name });
  } catch {
    throw invalidParameter("The role defined for the function cannot be assumed by Lambda.");
  }
}
