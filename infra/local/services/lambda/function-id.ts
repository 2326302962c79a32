import { ServiceError } from "../../kernel/aws-error.ts";
import type { Cloud } from "../../kernel/service.ts";

/** The code and settings that a deployment changes; a version is a copy of them that never changes. */
export const LATEST = "$LATEST";

/** Which function a call means, and which version of it. */
export interface FunctionId {
  readonly name: string;
  /** Version, or `$LATEST`; undefined when the call names none, which also means `$LATEST`. */
  readonly qualifier: string | undefined;
}

/**
 * Reads the ways in which Lambda's API names a function: `arn:aws:lambda:us-east-1:1:function:NAME:7`, `1:function:NAME`,
 * `NAME:7`, `NAME`, each with or without the parameter `Qualifier`.
 * Throws `InvalidParameterValueException` when name and parameter disagree.
 */
export function functionId(nameOrArn = "", qualifier?: string): FunctionId {
  const [, afterKeyword] = nameOrArn.split(":function:");
  const [name = nameOrArn, own] = (afterKeyword ?? nameOrArn).split(":");
  if (own !== undefined && qualifier !== undefined && own !== qualifier) {
    throw new ServiceError(
      "InvalidParameterValueException",
      "The derived qualifier from the function name does not match the specified qualifier.",
      { details: { Type: "User" } },
    );
  }
  return { name, qualifier: qualifier ?? own };
}

/** A function's ARN, qualified only where the call is: IAM compares a policy's ARN with exactly this. */
export function functionArn({ region, accountId }: Cloud, { name, qualifier }: FunctionId): string {
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** Gives the ARN of what a call names, for its permission; `*` when it names nothing. */
export function arnsOf(cloud: Cloud): (named: Named) => string {
  return ({ FunctionName = "*", Qualifier }) =>
    functionArn(cloud, functionId(FunctionName, Qualifier));
}

/** The members by which the inputs of Lambda's operations name a function. */
export interface Named {
  readonly FunctionName?: string | undefined;
  readonly Qualifier?: string | undefined;
}
