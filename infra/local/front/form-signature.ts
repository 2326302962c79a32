import { createHmac, timingSafeEqual } from "node:crypto";
import { ServiceError } from "../kernel/aws-error.ts";
import type { Kernel } from "../kernel/cloud.ts";
import type { FormSigner } from "../kernel/service.ts";
import { readScope } from "./sigv4.ts";
import { secretOf, signingKey } from "./sigv4-verify.ts";

type Fields = ReadonlyMap<string, string>;

/**
 * Finds who signed an HTML form, by signature version 4 or 2 of its policy; undefined for a form without a signature.
 * Source: "Authenticating requests: browser-based uploads using POST", Amazon S3 API Reference.
 * Throws `InvalidArgument` for a signature without a part of it, `SignatureDoesNotMatch`.
 */
export function createFormSigner(kernel: Kernel, strictAuth: boolean): FormSigner {
  return (fields) => {
    const given = ["policy", "x-amz-credential", "x-amz-signature", "awsaccesskeyid", "signature"];
    if (!given.some((name) => fields.has(name))) return undefined;
    const isLegacy = fields.has("awsaccesskeyid") || fields.has("signature");
    const signer = isLegacy ? legacySigner(fields) : signerOf(fields);
    if (strictAuth) verify(kernel, { fields, signer });
    const principal = kernel.iam.principalOf(signer.accessKeyId, "s3");
    return { principal, region: signer.region };
  };
}

/** Who signed, and how the signature is made of the secret. */
interface Signer {
  readonly accessKeyId: string;
  readonly region: string;
  readonly given: string;
  sign(secret: string, policy: string): string;
}

function legacySigner(fields: Fields): Signer {
  return {
    accessKeyId: field(fields, "AWSAccessKeyId"),
    region: "",
    given: field(fields, "signature"),
    sign: (secret, policy) => createHmac("sha1", secret).update(policy).digest("base64"),
  };
}

function signerOf(fields: Fields): Signer {
  const credential = field(fields, "X-Amz-Credential");
  const { accessKeyId, date, region, service } = readScope(credential);
  const scope = `${date}/${region}/${service}/aws4_request`;
  return {
    accessKeyId,
    region,
    given: field(fields, "X-Amz-Signature"),
    sign: (secret, policy) =>
      createHmac("sha256", signingKey(secret, scope)).update(policy).digest("hex"),
  };
}

function field(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase());
  if (value) return value;
  throw new ServiceError(
    "InvalidArgument",
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    { status: 400, details: { ArgumentName: name, ArgumentValue: "" } },
  );
}

function verify(kernel: Kernel, { fields, signer }: { fields: Fields; signer: Signer }): void {
  const secret = secretOf(kernel, {
    accessKeyId: signer.accessKeyId,
    sessionToken: fields.get("x-amz-security-token"),
  });
  const expected = Buffer.from(signer.sign(secret, field(fields, "policy")));
  const given = Buffer.from(signer.given);
  if (expected.length === given.length && timingSafeEqual(expected, given)) return;
  throw new ServiceError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { status: 403 },
  );
}
