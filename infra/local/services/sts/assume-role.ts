import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Operation } from "../../kernel/define-service.ts";
import type { IamEngine } from "../../kernel/iam/engine.ts";
import type { Permission, Principal } from "../../kernel/service.ts";

const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const MIN_SECONDS = 900;
const MAX_SECONDS = 43_200;
const DEFAULT_SECONDS = 3600;

/** AssumeRole: credentials of a role, for callers whom its trust policy allows. Session policies and tags are refused. */
export function assumeRole(iam: IamEngine): Operation<AssumeRoleRequest> {
  return {
    permissions: (input) => [permission(input)],
    run(input): AssumeRoleResponse {
      const { accountId, name, arn } = readRole(input.RoleArn);
      const session = readSession(input);
      const principal: Principal = {
        kind: "role",
        arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${session.name}`,
        roleArn: arn,
        accountId,
      };
      const issued = iam.issueSession(principal, session.seconds);
      const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = issued;
      return {
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretAccessKey: secretAccessKey,
          SessionToken: sessionToken,
          Expiration: new Date(expiresAt),
        },
        AssumedRoleUser: {
          AssumedRoleId: `AROALOCAL:${session.name}`,
          Arn: principal.arn,
        },
      };
    },
  };
}

function permission({ RoleArn, RoleSessionName, ExternalId }: AssumeRoleRequest): Permission {
  const { accountId, arn } = readRole(RoleArn);
  const conditions = {
    "sts:RoleSessionName": RoleSessionName ?? "",
    ...(ExternalId === undefined ? {} : { "sts:ExternalId": ExternalId }),
  };
  return { action: "sts:AssumeRole", resource: arn, account: accountId, conditions };
}

function readRole(given: string | undefined): { accountId: string; name: string; arn: string } {
  const [arn, accountId, name] = ROLE_ARN.exec(given ?? "") ?? [];
  if (arn !== undefined && accountId !== undefined && name !== undefined) {
    return { arn, accountId, name };
  }
  throw invalid(`${given ?? ""} is invalid`);
}

function readSession(input: AssumeRoleRequest): { name: string; seconds: number } {
  const name = input.RoleSessionName ?? "";
  if (!SESSION_NAME.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  // The query protocol has no types: the number arrives as text.
  const seconds = Number(input.DurationSeconds ?? DEFAULT_SECONDS);
  if (!Number.isInteger(seconds) || seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
    throw invalid(
      `1 validation error detected: Value '${input.DurationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between ${MIN_SECONDS} and ${MAX_SECONDS}`,
    );
  }
  for (const member of ["Policy", "PolicyArns", "Tags", "TransitiveTagKeys"] as const) {
    if (input[member] === undefined) continue;
    throw new ServiceError("NotImplemented", `The local cloud does not simulate ${member} here.`, {
      status: 501,
    });
  }
  return { name, seconds };
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationError", message, { status: 400 });
}
