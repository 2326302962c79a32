import type { KMS } from "@aws-sdk/client-kms";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type CheckedOperationsOf, defineService } from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import { type KeyRecord, readKey } from "../../kernel/key-record.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import { macOperations } from "./mac.ts";

/** Makes KMS as far as one asks there about the keys of a stack, and makes codes with them; nothing is encrypted. */
export function createKms(cloud: Cloud): Service {
  return defineService<KMS>({
    name: "kms",
    operations: {
      ...keyOperations(cloud),
      ...macOperations(
        (identifier) => find(cloud, identifier),
        (key) => arnOf(cloud, key),
      ),
    },
    check: (operation, input) => checkInput("kms", operation, input),
    resourcePolicy: (arn) => readKey(cloud.folder, idOf(arn))?.policy,
    handle: (request, context) =>
      handleJson({ cloud, service: "kms", version: "1.1" }, request, context),
  });
}

function keyOperations(cloud: Cloud): CheckedOperationsOf<KMS> {
  const on = (action: string, key: string | undefined) =>
    allow(action, key === undefined ? "*" : arnOf(cloud, key));
  return {
    DescribeKey: {
      permissions: ({ KeyId }) => on("kms:DescribeKey", KeyId),
      run: ({ KeyId }) => ({ KeyMetadata: describe(find(cloud, KeyId), cloud) }),
    },
    GetKeyPolicy: {
      permissions: ({ KeyId }) => on("kms:GetKeyPolicy", KeyId),
      run({ KeyId, PolicyName = "default" }) {
        const { policy } = find(cloud, KeyId);
        if (PolicyName !== "default") throw notFound("No such policy exists");
        return { Policy: policy, PolicyName };
      },
    },
  };
}

function find(cloud: Cloud, identifier: string): KeyRecord {
  const arn = arnOf(cloud, identifier);
  if (identifier.includes("alias/")) throw notFound(`Alias ${arn} is not found.`);
  const key = readKey(cloud.folder, idOf(identifier));
  const now = cloud.clock.now();
  if (key?.arn === arn && (key.deletedAt ?? Number.POSITIVE_INFINITY) > now) return key;
  throw notFound(`Key '${arn}' does not exist`);
}

function notFound(message: string): ServiceError {
  return new ServiceError("NotFoundException", message);
}

/** The ARN of a key's id or of an alias's name; an ARN itself. */
function arnOf({ region, accountId }: Cloud, identifier: string): string {
  if (identifier.startsWith("arn:")) return identifier;
  const resource = identifier.startsWith("alias/") ? identifier : `key/${identifier}`;
  return `arn:aws:kms:${region}:${accountId}:${resource}`;
}

function idOf(identifier: string): string {
  return identifier.split("/").at(-1) ?? "";
}

function describe(key: KeyRecord, cloud: Cloud) {
  const { id, arn, description, createdAt, deletedAt, spec } = key;
  const isDeleted = deletedAt !== undefined;
  return {
    AWSAccountId: cloud.accountId,
    KeyId: id,
    Arn: arn,
    CreationDate: new Date(createdAt),
    Enabled: !isDeleted,
    Description: description,
    KeyState: isDeleted ? "PendingDeletion" : "Enabled",
    Origin: "AWS_KMS",
    KeyManager: "CUSTOMER",
    KeySpec: spec,
    CustomerMasterKeySpec: spec,
    MultiRegion: false,
    ...(spec === "HMAC_256"
      ? { KeyUsage: "GENERATE_VERIFY_MAC", MacAlgorithms: ["HMAC_SHA_256"] }
      : { KeyUsage: "ENCRYPT_DECRYPT", EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"] }),
    ...defined({ DeletionDate: isDeleted ? new Date(deletedAt) : undefined }),
  };
}
