import type { AddPermissionRequest } from "@aws-sdk/client-lambda";
import { defined } from "../../kernel/defined.ts";
import { invalidParameter } from "./errors.ts";
import type { LambdaFunction } from "./functions.ts";

/**
 * The statement that `AddPermission` puts into a function's own policy.
 * Throws `InvalidParameterValueException`.
 */
export function statementOf(input: AddPermissionRequest, { arn }: Pick<LambdaFunction, "arn">) {
  const { StatementId = "", Action, Principal = "", SourceArn, SourceAccount } = input;
  const { FunctionUrlAuthType, InvokedViaFunctionUrl } = input;
  if (FunctionUrlAuthType !== undefined && Action !== "lambda:InvokeFunctionUrl") {
    throw invalidParameter(
      "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action",
    );
  }
  // A template may have the text.
  const viaUrl = InvokedViaFunctionUrl === undefined ? undefined : String(InvokedViaFunctionUrl);
  if (viaUrl !== undefined && Action !== "lambda:InvokeFunction") {
    throw invalidParameter(
      "InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action",
    );
  }
  const equals = defined({
    "AWS:SourceAccount": SourceAccount,
    "lambda:FunctionUrlAuthType": FunctionUrlAuthType,
  });
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: principalOf(Principal),
    Action,
    Resource: arn,
    Condition: defined({
      ArnLike: SourceArn && { "AWS:SourceArn": SourceArn },
      StringEquals: Object.keys(equals).length === 0 ? undefined : equals,
      Bool: viaUrl && { "lambda:InvokedViaFunctionUrl": viaUrl },
    }),
  };
}

/** A service by its name; everyone; an account by its number or ARN. */
function principalOf(principal: string): string | Readonly<Record<string, string>> {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}
