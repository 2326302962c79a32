import { createHash } from "node:crypto";
import type { GetRoleRequest, IAM } from "@aws-sdk/client-iam";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import type { IamEngine, StoredRole } from "../../kernel/iam/engine.ts";

/** GetRole. */
export function roleOperations(iam: IamEngine, accountId: string): OperationsOf<IAM> {
  // A role's path is part of its ARN, as for `iam:GetRole` at AWS.
  const arnOf = ({ RoleName = "*" }: GetRoleRequest) =>
    iam.role(RoleName)?.arn ?? `arn:aws:iam::${accountId}:role/${RoleName}`;
  return {
    GetRole: {
      permissions: (input) => allow("iam:GetRole", arnOf(input)),
      run: ({ RoleName }) => ({ Role: describe(findRole(iam, RoleName)) }),
    },
  };
}

/** Throws `NoSuchEntity` (404). */
export function findRole(iam: IamEngine, name = ""): StoredRole {
  const role = iam.role(name);
  if (role) return role;
  throw new ServiceError("NoSuchEntity", `The role with name ${name} cannot be found.`, {
    status: 404,
  });
}

/** The trust policy is percent-encoded (RFC 3986), as IAM returns every document. */
function describe({ name, arn, trustPolicy, createdAt }: StoredRole) {
  const path = arn.slice(arn.indexOf(":role/") + ":role".length, -name.length);
  const id = createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase();
  return {
    Path: path,
    RoleName: name,
    RoleId: `AROA${id}`,
    Arn: arn,
    CreateDate: new Date(createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(trustPolicy),
    MaxSessionDuration: 3600,
  };
}
