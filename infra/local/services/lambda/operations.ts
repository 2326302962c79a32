import type { CreateFunctionRequest, Lambda } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import type { Cloud } from "../../kernel/service.ts";
import type { AsyncInvocations } from "./async.ts";
import {
  describeFunction,
  type Functions,
  functionName,
  type LambdaFunction,
} from "./functions.ts";
import type { Invoke } from "./invoke.ts";

/** CreateFunction, DeleteFunction, GetFunction, GetFunctionConfiguration, ListFunctions. */
export function functionOperations(cloud: Cloud, functions: Functions): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  return {
    CreateFunction: {
      permissions: ({ FunctionName }) => allow("lambda:CreateFunction", arnOf(FunctionName)),
      run: (input) => describeFunction(functions.put(settingsOf(input, arnOf), sourceOf(input))),
    },
    DeleteFunction: {
      permissions: ({ FunctionName }) => allow("lambda:DeleteFunction", arnOf(FunctionName)),
      run({ FunctionName }) {
        functions.delete(FunctionName);
        return {};
      },
    },
    GetFunction: {
      permissions: ({ FunctionName }) => allow("lambda:GetFunction", arnOf(FunctionName)),
      run: ({ FunctionName }) => ({
        Configuration: describeFunction(functions.find(FunctionName)),
      }),
    },
    GetFunctionConfiguration: {
      permissions: ({ FunctionName }) =>
        allow("lambda:GetFunctionConfiguration", arnOf(FunctionName)),
      run: ({ FunctionName }) => describeFunction(functions.find(FunctionName)),
    },
    ListFunctions: {
      permissions: () => allow("lambda:ListFunctions"),
      run: () => ({ Functions: functions.list().map(describeFunction) }),
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
      permissions: ({ FunctionName }) => allow("lambda:InvokeFunction", arnOf(FunctionName)),
      run({ FunctionName, InvocationType, Payload }) {
        if (InvocationType === "DryRun") return { StatusCode: 204 };
        if (InvocationType !== "Event") return invoke(FunctionName, Payload);
        queue.add(functions.find(FunctionName).name, Payload);
        return { StatusCode: 202, Payload: Buffer.alloc(0) };
      },
    },
  };
}

/** Gives the ARN of a function by any of its names. */
export function arnsOf({ region, accountId }: Cloud): (nameOrArn?: string) => string {
  return (nameOrArn = "*") =>
    `arn:aws:lambda:${region}:${accountId}:function:${functionName(nameOrArn)}`;
}

function settingsOf(
  input: CreateFunctionRequest,
  arnOf: (name?: string) => string,
): Omit<LambdaFunction, "revision" | "codeFolder"> {
  const { FunctionName: name = "", Runtime = "", Handler = "", Role = "" } = input;
  return {
    name,
    arn: arnOf(name),
    runtime: Runtime,
    handler: Handler,
    roleArn: Role,
    timeoutSeconds: Number(input.Timeout ?? 3),
    memoryMegabytes: Number(input.MemorySize ?? 128),
    environment: input.Environment?.Variables ?? {},
    logGroup: input.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    maximumRetryAttempts: 2,
    permissions: {},
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
