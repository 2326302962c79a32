import type { Lambda } from "@aws-sdk/client-lambda";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import type { Cloud } from "../../kernel/service.ts";
import { notFound } from "./errors.ts";
import { arnsOf, functionArn, functionId, LATEST } from "./function-id.ts";
import type { Functions } from "./functions.ts";
import { statementOf } from "./permission-statement.ts";

/** AddPermission, RemovePermission, PutFunctionEventInvokeConfig: what a template sets on a function or version separately. */
export function settingOperations(cloud: Cloud, functions: Functions): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  return {
    AddPermission: {
      permissions: (input) => allow("lambda:AddPermission", arnOf(input)),
      run(input) {
        const fn = functions.find(input.FunctionName, input.Qualifier);
        const statement = statementOf(input, fn);
        const permissions = { ...fn.permissions, [statement.Sid]: statement };
        functions.update({ ...fn, permissions });
        return { Statement: JSON.stringify(statement) };
      },
    },
    RemovePermission: {
      permissions: (input) => allow("lambda:RemovePermission", arnOf(input)),
      run({ FunctionName, Qualifier, StatementId = "" }) {
        const fn = functions.find(FunctionName, Qualifier);
        const { [StatementId]: removed, ...permissions } = fn.permissions;
        if (removed === undefined) {
          throw notFound(`Statement ${StatementId} is not found in resource policy.`);
        }
        functions.update({ ...fn, permissions });
        return {};
      },
    },
    PutFunctionEventInvokeConfig: {
      permissions: (input) => allow("lambda:PutFunctionEventInvokeConfig", arnOf(input)),
      run({ FunctionName, Qualifier, MaximumRetryAttempts = 2 }) {
        const fn = functions.find(FunctionName, Qualifier);
        functions.update({ ...fn, maximumRetryAttempts: MaximumRetryAttempts });
        const { qualifier = LATEST } = functionId(fn.arn);
        return {
          FunctionArn: functionArn(cloud, { name: fn.name, qualifier }),
          MaximumRetryAttempts,
        };
      },
    },
  };
}
