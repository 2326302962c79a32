import type { Grant, Owner } from "@aws-sdk/client-s3";
import { accountOfCanonicalId, canonicalId } from "../../../kernel/iam/canonical-id.ts";
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

/** What the canned lists give the bucket's owner, where the object is another account's. */
const FOR_BUCKET_OWNER: Readonly<Record<string, Grant["Permission"]>> = {
  "bucket-owner-read": "READ",
  "bucket-owner-full-control": "FULL_CONTROL",
};

/** Headers that grant one permission each, by their member names. */
const GRANT_MEMBERS = {
  GrantFullControl: "FULL_CONTROL",
  GrantRead: "READ",
  GrantReadACP: "READ_ACP",
  GrantWrite: "WRITE",
  GrantWriteACP: "WRITE_ACP",
} as const;

/** Members of a request that give an access control list. */
export type AclInput = { readonly ACL?: string | undefined } & {
  readonly [Member in keyof typeof GRANT_MEMBERS]?: string | undefined;
};

/** The accounts that own what a list is about, and the bucket that it is in. */
export interface Owners {
  readonly owner: string;
  readonly bucketOwner: string;
}

/** The home account is shown as `local`, others by their number. */
const HOME = "123456789012";

/** An account as owner: its canonical id, which is made from the account's number. */
export function ownerOf(accountId: string): Owner {
  return { DisplayName: accountId === HOME ? "local" : accountId, ID: canonicalId(accountId) };
}

/** Grants that a request gives by a canned list or by headers; nothing when it gives none. */
export function cannedGrants(input: AclInput, owners: Owners): { grants?: Grant[] } {
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
  const { owner, bucketOwner } = owners;
  const permission = owner === bucketOwner ? undefined : FOR_BUCKET_OWNER[input.ACL];
  const ofBucket = permission ? [grantTo(bucketOwner, permission)] : [];
  return { grants: [...privateGrants(owner), ...grants, ...ofBucket] };
}

/** What an owner has when no grants were given. */
export function privateGrants(accountId: string): Grant[] {
  return [grantTo(accountId, "FULL_CONTROL")];
}

function grantTo(accountId: string, Permission: Grant["Permission"]): Grant {
  return { Grantee: { Type: "CanonicalUser", ...ownerOf(accountId) }, Permission };
}

/**
 * A grant to an account or a group as S3 keeps it.
 * Throws `InvalidArgument` for an id that is no account's, `UnresolvableGrantByEmailAddress` for every address.
 */
export function checkedGrant({ Grantee, Permission }: Grant): Grant {
  const { ID, URI, EmailAddress } = Grantee ?? {};
  if (EmailAddress !== undefined) throw s3Error("UnresolvableGrantByEmailAddress");
  if (URI !== undefined) {
    if (URI.startsWith(`${GROUPS}/`)) return { Grantee: { Type: "Group", URI }, Permission };
    throw s3Error("InvalidArgument", {
      message: "Invalid group uri",
      ArgumentName: "Group/uri",
      ArgumentValue: URI,
    });
  }
  const accountId = accountOfCanonicalId(ID ?? "");
  if (accountId !== undefined) return grantTo(accountId, Permission);
  throw s3Error("InvalidArgument", {
    message: "Invalid id",
    ArgumentName: "CanonicalUser/ID",
    ArgumentValue: ID,
  });
}

const GRANTEES = { id: "ID", uri: "URI", emailAddress: "EmailAddress" } as const;

/** Reads `id="…", uri="…", emailAddress="…"`. */
function readGrantees(header: string | undefined, permission: Grant["Permission"]): Grant[] {
  if (header === undefined) return [];
  return header.split(",").map((text) => {
    const [, kind, value = ""] = /^\s*(id|uri|emailAddress)\s*=\s*"?([^"]*)"?\s*$/.exec(text) ?? [];
    if (kind === undefined) {
      throw s3Error("InvalidArgument", {
        message: "Argument format not recognized",
        ArgumentValue: header,
      });
    }
    const member = GRANTEES[kind as keyof typeof GRANTEES];
    return checkedGrant({
      Grantee: { Type: undefined, [member]: value },
      Permission: permission,
    });
  });
}
