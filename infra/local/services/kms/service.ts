import type { KMS } from "@aws-sdk/client-kms";
import { ServiceError } from "../../kernel/aws-error.ts";
import { allow, type CheckedOperationsOf, defineService } from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import { type KeyRecord, readKey } from "../../kernel/key-record.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";

/** Makes KMS as far as one asks there about the keys of a stack; nothing is encrypted with them. */
export function createKms(cloud: Cloud): Service {
  return defineService<KMS>({
    name: "kms",
    operations: keyOperations(cloud),
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

function describe({ id, arn, description, createdAt, deletedAt }: KeyRecord, cloud: Cloud) {
  const isDeleted = deletedAt !== undefined;
  return {
    AWSAccountId: cloud.accountId,
    KeyId: id,
    Arn: arn,
    CreationDate: new Date(createdAt),
    Enabled: !isDeleted,
    Description: description,
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyState: isDeleted ? "PendingDeletion" : "Enabled",
    Origin: "AWS_KMS",
    KeyManager: "CUSTOMER",
    KeySpec: "SYMMETRIC_DEFAULT",
    CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    MultiRegion: false,
    ...defined({ DeletionDate: isDeleted ? new Date(deletedAt) : undefined }),
  };
}
