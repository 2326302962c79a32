import type { Lambda } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import type { Cloud } from "../../kernel/service.ts";
import type { AsyncInvocations } from "./async.ts";
import { createFunction, createPermissions } from "./create.ts";
import { arnsOf } from "./function-id.ts";
import { describeFunction, type Functions } from "./functions.ts";
import type { Invoke } from "./invoke.ts";
import type { FunctionUrls } from "./urls.ts";

/** CreateFunction, DeleteFunction, GetFunction, GetFunctionConfiguration, ListFunctions. */
export function functionOperations(
  cloud: Cloud,
  { functions, urls }: { functions: Functions; urls: FunctionUrls },
): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  return {
    CreateFunction: {
      permissions: (input) => createPermissions(input, cloud),
      run: async (input) => describeFunction(await createFunction(input, cloud, functions)),
    },
    DeleteFunction: {
      permissions: (input) => allow("lambda:DeleteFunction", arnOf(input)),
      run({ FunctionName, Qualifier }) {
        const { name } = functions.find(FunctionName, Qualifier);
        functions.delete(FunctionName, Qualifier);
        if (!functions.list().some((one) => one.name === name)) urls.deleteOf(name);
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
