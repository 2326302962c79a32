import { createHash } from "node:crypto";
import type { Grant, Owner } from "@aws-sdk/client-s3";
import { s3Error } from "../errors.ts";

const GROUPS = "http://acs.amazonaws.com/groups";
const ALL_USERS = `${GROUPS}/global/AllUsers`;
const AUTHENTICATED_USERS = `${GROUPS}/global/AuthenticatedUsers`;

/** Grants to groups that each canned list adds to the owner's full control. */
const CANNED: Readonly<Record<string, readonly (readonly [uri: string, permission: string])[]>> = {
  private: [],
  "public-read": [[ALL_USERS, "READ"]],
  "public-read-write": [
    [ALL_USERS, "READ"],
    [ALL_USERS, "WRITE"],
  ],
  "authenticated-read": [[AUTHENTICATED_USERS, "READ"]],
  "log-delivery-write": [
    [`${GROUPS}/s3/LogDelivery`, "WRITE"],
    [`${GROUPS}/s3/LogDelivery`, "READ_ACP"],
  ],
  "aws-exec-read": [],
  "bucket-owner-read": [],
  "bucket-owner-full-control": [],
};

/** Headers that grant one permission each, by their member names. */
const GRANT_MEMBERS = {
  GrantFullControl: "FULL_CONTROL",
  GrantRead: "READ",
  GrantReadACP: "READ_ACP",
  GrantWrite: "WRITE",
  GrantWriteACP: "WRITE_ACP",
} as const;

type AclInput = { readonly ACL?: string | undefined } & {
  readonly [Member in keyof typeof GRANT_MEMBERS]?: string | undefined;
};

/** The account as owner: its canonical id, which is made from the account's number. */
export function ownerOf(accountId: string): Owner {
  const ID = createHash("sha256").update(`canonical:${accountId}`).digest("hex");
  return { DisplayName: "local", ID };
}

/** Grants that a request gives by a canned list or by headers; nothing when it gives none. */
export function cannedGrants(input: AclInput, accountId: string): { grants?: Grant[] } {
  const granted = Object.entries(GRANT_MEMBERS).flatMap(([member, permission]) =>
    readGrantees(input[member as keyof typeof GRANT_MEMBERS], permission),
  );
  if (input.ACL === undefined) return granted.length > 0 ? { grants: granted } : {};
  if (granted.length > 0) {
    throw s3Error("InvalidRequest", {
      message: "Specifying both Canned ACLs and Header Grants is not allowed",
    });
  }
  const groups = CANNED[input.ACL];
  if (!groups)
    throw s3Error("InvalidArgument", { ArgumentName: "x-amz-acl", ArgumentValue: input.ACL });
  const grants = groups.map(
    ([URI, Permission]) => ({ Grantee: { Type: "Group", URI }, Permission }) as Grant,
  );
  return { grants: [...privateGrants(accountId), ...grants] };
}

/** What an owner has when no grants were given. */
export function privateGrants(accountId: string): Grant[] {
  return [
    { Grantee: { Type: "CanonicalUser", ...ownerOf(accountId) }, Permission: "FULL_CONTROL" },
  ];
}

/** Reads `id="…", uri="…", emailAddress="…"`. */
function readGrantees(header: string | undefined, permission: string): Grant[] {
  if (header === undefined) return [];
  return header.split(",").map((text) => {
    const [, kind, value] = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/.exec(text) ?? [];
    if (kind === "id")
      return { Grantee: { Type: "CanonicalUser", ID: value }, Permission: permission } as Grant;
    if (kind === "uri")
      return { Grantee: { Type: "Group", URI: value }, Permission: permission } as Grant;
    throw s3Error("InvalidArgument", {
      message: "Argument format not recognized",
      ArgumentValue: header,
    });
  });
}
