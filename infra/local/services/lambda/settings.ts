import type { AddPermissionRequest, Lambda } from "@aws-sdk/client-lambda";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import type { Cloud } from "../../kernel/service.ts";
import type { Functions, LambdaFunction } from "./functions.ts";
import { arnsOf } from "./operations.ts";

/** AddPermission, PutFunctionEventInvokeConfig: what a template sets on a function separately. */
export function settingOperations(cloud: Cloud, functions: Functions): OperationsOf<Lambda> {
  const arnOf = arnsOf(cloud);
  return {
    AddPermission: {
      permissions: ({ FunctionName }) => allow("lambda:AddPermission", arnOf(FunctionName)),
      run(input) {
        const fn = functions.find(input.FunctionName);
        const statement = statementOf(input, fn);
        const permissions = { ...fn.permissions, [statement.Sid]: statement };
        functions.update({ ...fn, permissions });
        return { Statement: JSON.stringify(statement) };
      },
    },
    PutFunctionEventInvokeConfig: {
      permissions: ({ FunctionName }) =>
        allow("lambda:PutFunctionEventInvokeConfig", arnOf(FunctionName)),
      run({ FunctionName, MaximumRetryAttempts = 2 }) {
        const fn = functions.find(FunctionName);
        functions.update({ ...fn, maximumRetryAttempts: MaximumRetryAttempts });
        return { FunctionArn: `${fn.arn}:$LATEST`, MaximumRetryAttempts };
      },
    },
  };
}

function statementOf(input: AddPermissionRequest, { arn }: LambdaFunction) {
  const { StatementId = "", Action, Principal, SourceArn, SourceAccount } = input;
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: { Service: Principal },
    Action,
    Resource: arn,
    Condition: defined({
      ArnLike: SourceArn && { "AWS:SourceArn": SourceArn },
      StringEquals: SourceAccount && { "AWS:SourceAccount": SourceAccount },
    }),
  };
}
