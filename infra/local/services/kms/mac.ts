import { createHmac, timingSafeEqual } from "node:crypto";
import type { KMS } from "@aws-sdk/client-kms";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { CheckedOperationsOf } from "../../kernel/define-service.ts";
import type { KeyRecord } from "../../kernel/key-record.ts";
import type { Permission } from "../../kernel/service.ts";

/** KMS takes messages of 1 to 4096 bytes, and codes of up to 6144 (API reference, `GenerateMac`, `VerifyMac`). */
const MAX_MESSAGE_BYTES = 4096;
const MAX_MAC_BYTES = 6144;

/** The only algorithm of an `HMAC_256` key. */
const ALGORITHM = "HMAC_SHA_256";

interface MacInput {
  readonly KeyId?: string | undefined;
  readonly Message?: Uint8Array | undefined;
  readonly MacAlgorithm?: string | undefined;
}

/**
 * GenerateMac, VerifyMac.
 * @param find throws `NotFoundException`
 */
export function macOperations(
  find: (identifier: string) => KeyRecord,
  arnOf: (identifier: string) => string,
): CheckedOperationsOf<KMS> {
  const on = (action: string, { KeyId, MacAlgorithm = "" }: MacInput): Permission[] => {
    const resource = KeyId === undefined ? "*" : arnOf(KeyId);
    return [{ action, resource, conditions: { "kms:MacAlgorithm": MacAlgorithm } }];
  };
  return {
    GenerateMac: {
      permissions: (input) => on("kms:GenerateMac", input),
      run(input) {
        const key = usable(find(input.KeyId), input);
        assertIsReal(input);
        return { KeyId: key.arn, Mac: macOf(key, input.Message), MacAlgorithm: ALGORITHM };
      },
    },
    VerifyMac: {
      permissions: (input) => on("kms:VerifyMac", input),
      run(input) {
        const key = usable(find(input.KeyId), input);
        assertLength("mac", input.Mac, MAX_MAC_BYTES);
        assertIsReal(input);
        const right = macOf(key, input.Message);
        if (input.Mac.length !== right.length || !timingSafeEqual(input.Mac, right)) {
          throw new ServiceError("KMSInvalidMacException", "");
        }
        return { KeyId: key.arn, MacValid: true, MacAlgorithm: ALGORITHM };
      },
    },
  };
}

/** @throws ServiceError where the key cannot be used for this, or the message has no length that KMS takes */
function usable(key: KeyRecord, { Message, MacAlgorithm }: MacInput): KeyRecord {
  assertLength("message", Message ?? new Uint8Array(), MAX_MESSAGE_BYTES);
  if (key.deletedAt !== undefined) {
    throw new ServiceError("KMSInvalidStateException", `${key.arn} is pending deletion.`);
  }
  if (key.spec === "HMAC_256" && MacAlgorithm === ALGORITHM) return key;
  throw new ServiceError(
    "InvalidKeyUsageException",
    key.spec === "HMAC_256"
      ? `Algorithm ${MacAlgorithm} is incompatible with key spec ${key.spec}.`
      : `${key.arn} key usage is ENCRYPT_DECRYPT which is not valid for this operation.`,
  );
}

function assertLength(member: string, value: Uint8Array, max: number): void {
  if (value.length >= 1 && value.length <= max) return;
  const limit = value.length === 0 ? "greater than or equal to 1" : `less than or equal to ${max}`;
  throw new ServiceError(
    "ValidationException",
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${limit}`,
  );
}

/** With `DryRun` a call that would succeed is answered by this error. */
function assertIsReal({ DryRun }: { readonly DryRun?: boolean }): void {
  if (DryRun !== true) return;
  throw new ServiceError(
    "DryRunOperationException",
    "The request would have succeeded, but the DryRun parameter was true.",
    { status: 412 },
  );
}

function macOf({ material = "" }: KeyRecord, message: Uint8Array): Buffer {
  return createHmac("sha256", Buffer.from(material, "base64")).update(message).digest();
}
