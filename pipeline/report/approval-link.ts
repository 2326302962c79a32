import { GenerateMacCommand, type KMSClient, VerifyMacCommand } from "@aws-sdk/client-kms";
import { z } from "zod";
import { isAwsError } from "../errors.ts";

/** What a link is about: one plan, for which one execution waits. */
const ApprovalLink = z.strictObject({
  executionArn: z
    .string()
    .regex(/^arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:execution:[\w-]{1,80}:[\w-]{1,80}$/),
  planHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Not after the request for approval expires. */
  expiresAt: z.iso.datetime(),
});
export type ApprovalLink = z.infer<typeof ApprovalLink>;

/** The key that signs links; it never leaves KMS. */
export interface LinkKey {
  readonly kms: KMSClient;
  readonly keyId: string;
}

/** A link as it arrives: nothing of it is to be believed before its signature was checked. */
export interface GivenLink {
  readonly claims: ApprovalLink;
  /** What was signed: the claims as text. */
  readonly payload: string;
  readonly mac: Buffer;
}

/** Name of the parameter that holds claims and signature; there is only one, since `&` does not survive every chat. */
const PARAMETER = "link";

const ALGORITHM = "HMAC_SHA_256" as const;

/** Makes the address of the page on which anyone who has it can decide. */
export async function signedLink(
  { kms, keyId }: LinkKey,
  page: string,
  link: ApprovalLink,
): Promise<string> {
  const payload = Buffer.from(JSON.stringify(ApprovalLink.parse(link))).toString("base64url");
  const { Mac = new Uint8Array() } = await kms.send(
    new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: ALGORITHM, Message: messageOf(payload) }),
  );
  const mac = Buffer.from(Mac).toString("base64url");
  return `${page}?${PARAMETER}=${payload}.${mac}`;
}

/** Reads a link by its form; undefined where it has another. Parameters that others add, e.g. a mail program, do not count. */
export function readLink(query: string): GivenLink | undefined {
  const [given = "", ...more] = new URLSearchParams(query).getAll(PARAMETER);
  const [, payload = "", mac = ""] = (more.length === 0 && FORM.exec(given)) || [];
  const claims = ApprovalLink.safeParse(parsed(payload)).data;
  return claims && { claims, payload, mac: Buffer.from(mac, "base64url") };
}

/** Whether this stack has signed the link. */
export async function isSigned({ kms, keyId }: LinkKey, given: GivenLink): Promise<boolean> {
  const { payload, mac } = given;
  const of = { KeyId: keyId, MacAlgorithm: ALGORITHM, Message: messageOf(payload), Mac: mac };
  try {
    return (await kms.send(new VerifyMacCommand(of))).MacValid === true;
  } catch (error) {
    if (isAwsError(error, "KMSInvalidMacException")) return false;
    throw error;
  }
}

/** Claims of at most 1 KB, and a signature of 32 bytes. */
const FORM = /^([\w-]{1,1024})\.([\w-]{43})$/;

/** So that what the key signs for one purpose counts for no other. */
function messageOf(payload: string): Buffer {
  return Buffer.from(`tunewright approval link 1 ${payload}`);
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
