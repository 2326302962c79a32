import { randomBytes } from "node:crypto";
import type { Cloud } from "../../kernel/service.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Twelve letters and digits, as Bedrock's ids are. */
export function newId(): string {
  return Array.from(randomBytes(12), (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/** The ARN of a resource of this account, e.g. for the path `custom-model-deployment/<id>`. */
export function ownArn({ region, accountId }: Cloud, path: string): string {
  return `arn:aws:bedrock:${region}:${accountId}:${path}`;
}

/** The ARN of a foundation model, which belongs to no account. */
export function foundationModelArn({ region }: Cloud, modelId: string): string {
  return `arn:aws:bedrock:${region}::foundation-model/${modelId}`;
}
