import { createHash } from "node:crypto";
import { s3Error } from "../errors.ts";
import type { StoredHeaders } from "../objects/record.ts";

const KEY_BYTES = 32;
const WITH_CUSTOMER_KEYS =
  "Requests specifying Server Side Encryption with Customer provided keys must provide";

/** Members of a request that carry a customer's key. */
export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined;
  /** Base64. */
  readonly SSECustomerKey?: string | undefined;
  /** MD5 of the key, in Base64. */
  readonly SSECustomerKeyMD5?: string | undefined;
}

/** What is kept of a customer's key, and answered: never the key itself. */
export type CustomerKey = Pick<StoredHeaders, "SSECustomerAlgorithm" | "SSECustomerKeyMD5">;

/**
 * Reads the key that a request gives, checked against its MD5; undefined without one.
 * Source: "Using server-side encryption with customer-provided keys (SSE-C)", Amazon S3 User Guide.
 * Throws `InvalidArgument`, `InvalidEncryptionAlgorithmError`.
 */
export function readCustomerKey(input: CustomerKeyInput): CustomerKey | undefined {
  const { SSECustomerAlgorithm, SSECustomerKey, SSECustomerKeyMD5 } = input;
  const given = [SSECustomerAlgorithm, SSECustomerKey, SSECustomerKeyMD5];
  if (given.every((each) => each === undefined)) return undefined;
  if (SSECustomerAlgorithm === undefined)
    throw invalid(`${WITH_CUSTOMER_KEYS} a valid encryption algorithm.`);
  if (SSECustomerAlgorithm !== "AES256")
    throw s3Error("InvalidEncryptionAlgorithmError", { ArgumentValue: SSECustomerAlgorithm });
  if (SSECustomerKey === undefined)
    throw invalid(`${WITH_CUSTOMER_KEYS} an appropriate secret key.`);
  if (SSECustomerKeyMD5 === undefined)
    throw invalid(`${WITH_CUSTOMER_KEYS} the client calculated MD5 of the secret key.`);
  const key = Buffer.from(SSECustomerKey, "base64");
  if (key.length !== KEY_BYTES)
    throw invalid("The secret key was invalid for the specified algorithm.");
  if (createHash("md5").update(key).digest("base64") !== SSECustomerKeyMD5) {
    throw invalid(
      "The calculated MD5 hash of the key did not match the hash that was provided.",
      "x-amz-server-side-encryption-customer-key-MD5",
    );
  }
  return { SSECustomerAlgorithm, SSECustomerKeyMD5 };
}

/** The key of a copy's source, whose members have a prefix. */
export function sourceKeyInput(input: {
  readonly CopySourceSSECustomerAlgorithm?: string | undefined;
  readonly CopySourceSSECustomerKey?: string | undefined;
  readonly CopySourceSSECustomerKeyMD5?: string | undefined;
}): CustomerKeyInput {
  return {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  };
}

/** Refuses to read an object without the key that it was written with. Throws `InvalidRequest`, `AccessDenied`. */
export function checkObjectKey(kept: CustomerKey, input: CustomerKeyInput): void {
  const given = readCustomerKey(input);
  if (kept.SSECustomerKeyMD5 === given?.SSECustomerKeyMD5) return;
  if (given === undefined) {
    throw s3Error("InvalidRequest", {
      message:
        "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
    });
  }
  if (kept.SSECustomerKeyMD5 === undefined) {
    throw s3Error("InvalidRequest", {
      message: "The encryption parameters are not applicable to this object.",
    });
  }
  throw s3Error("AccessDenied", { message: `${WITH_CUSTOMER_KEYS} the correct secret key.` });
}

/** Refuses a part that does not come with the key that its upload was started with. Throws `InvalidRequest`. */
export function checkPartKey(kept: CustomerKey, input: CustomerKeyInput): void {
  const given = readCustomerKey(input);
  if (kept.SSECustomerKeyMD5 === given?.SSECustomerKeyMD5) return;
  const message =
    given === undefined
      ? "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters."
      : kept.SSECustomerKeyMD5 === undefined
        ? "The multipart upload initiate did not request encryption. Please resend the request without sending encryption parameters."
        : "The provided encryption parameters did not match the ones used originally.";
  throw s3Error("InvalidRequest", { message });
}

function invalid(message: string, ArgumentName = "x-amz-server-side-encryption") {
  return s3Error("InvalidArgument", { message, ArgumentName });
}
