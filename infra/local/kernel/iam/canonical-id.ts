import { createHash } from "node:crypto";

const DIGITS = 64;
const ACCOUNT_DIGITS = 12;

/** The canonical user id of an account, by which S3 names it: 64 digits, of which the last twelve are the account's number. */
export function canonicalId(accountId: string): string {
  const hash = createHash("sha256").update(`canonical:${accountId}`).digest("hex");
  return hash.slice(0, DIGITS - ACCOUNT_DIGITS) + accountId;
}

/** The account with this canonical user id; undefined for text that is no such id. */
export function accountOfCanonicalId(id: string): string | undefined {
  const accountId = id.slice(-ACCOUNT_DIGITS);
  return canonicalId(accountId) === id ? accountId : undefined;
}
