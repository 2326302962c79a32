import type { CreateFunctionRequest, Lambda } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import type { Cloud } from "../../kernel/service.ts";
import type { AsyncInvocations } from "./async.ts";
import { arnsOf, functionArn } from "./function-id.ts";
import { describeFunction, type FunctionSettings, type Functions } from "./functions.ts";
import type { Invoke } from "./invoke.ts";

/** CreateFunction, DeleteFunction, GetFunction, GetFunctionConfiguration, ListFunctions. */
export function functionOperations(cloud: Cloud, functions: Functions): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  return {
    CreateFunction: {
      permissions: (input) => allow("lambda:CreateFunction", arnOf(input)),
      run: (input) => describeFunction(functions.put(settingsOf(input, cloud), sourceOf(input))),
    },
    DeleteFunction: {
      permissions: (input) => allow("lambda:DeleteFunction", arnOf(input)),
      run({ FunctionName, Qualifier }) {
        functions.delete(FunctionName, Qualifier);
        return {};
      },
    },
    GetFunction: {
      permissions: (input) => allow("lambda:GetFunction", arnOf(input)),
      run: ({ FunctionName, Qualifier }) => ({
        Configuration: describeFunction(functions.find(FunctionName, Qualifier)),
      }),
    },
    GetFunctionConfiguration: {
      permissions: (input) => allow("lambda:GetFunctionConfiguration", arnOf(input)),
      run: ({ FunctionName, Qualifier }) =>
        describeFunction(functions.find(FunctionName, Qualifier)),
    },
    ListFunctions: {
      permissions: () => allow("lambda:ListFunctions"),
      run: () => ({ Functions: functions.list().map(describeFunction) }),
    },
  };
}

/** PublishVersion, ListVersionsByFunction. */
export function versionOperations(cloud: Cloud, functions: Functions): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  return {
    PublishVersion: {
      permissions: ({ FunctionName }) => allow("lambda:PublishVersion", arnOf({ FunctionName })),
      run({ FunctionName, Description, CodeSha256 }) {
        const { codeSha256 } = functions.find(FunctionName);
        if (CodeSha256 !== undefined && CodeSha256 !== codeSha256) {
          throw new ServiceError(
            "InvalidParameterValueException",
            `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
            { details: { Type: "User" } },
          );
        }
        return describeFunction(functions.publish(FunctionName, Description));
      },
    },
    ListVersionsByFunction: {
      permissions: ({ FunctionName }) =>
        allow("lambda:ListVersionsByFunction", arnOf({ FunctionName })),
      run({ FunctionName }) {
        const latest = functions.find(FunctionName);
        const all = [latest, ...functions.versions.list(latest.name)];
        return { Versions: all.map(describeFunction) };
      },
    },
  };
}

interface Invoking {
  readonly functions: Functions;
  readonly queue: AsyncInvocations;
  readonly invoke: Invoke;
}

/** Invoke: synchronous, asynchronous (`Event`), or a check of the permissions (`DryRun`). */
export function invokeOperations(
  cloud: Cloud,
  { functions, queue, invoke }: Invoking,
): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  return {
    Invoke: {
      permissions: (input) => allow("lambda:InvokeFunction", arnOf(input)),
      run({ FunctionName, Qualifier, InvocationType, Payload }) {
        const fn = functions.find(FunctionName, Qualifier);
        if (InvocationType === "DryRun") return { StatusCode: 204 };
        if (InvocationType !== "Event") return invoke(fn.arn, Payload);
        queue.add(fn.arn, Payload);
        return { StatusCode: 202, Payload: Buffer.alloc(0) };
      },
    },
  };
}

function settingsOf(input: CreateFunctionRequest, cloud: Cloud): FunctionSettings {
  const { FunctionName: name = "", Runtime = "", Handler = "", Role = "" } = input;
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

/** A deployment gives the code as `Code: {Folder}`, which AWS does not have. */
function sourceOf({ Code = {} }: CreateFunctionRequest): string {
  if ("Folder" in Code && typeof Code.Folder === "string") return Code.Folder;
  throw new ServiceError(
    "InvalidParameterValueException",
    "The local cloud accepts a function's code only from a deployed template.",
  );
}
