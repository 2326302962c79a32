import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "./store.ts";

/** What is known about the deployed stack; one file, `<folder>/stack.json`. */
export interface StackRecord {
  readonly stackName: string;
  readonly stackId: string;
  /** SHA-256 (hex) of the template's file that was deployed; absent in records of older versions. */
  readonly templateSha256?: string;
  /** CloudFormation's own words. */
  readonly status: "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "DELETE_FAILED";
  /** Milliseconds of the cloud. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly outputs: readonly { key: string; value: string; description?: string | undefined }[];
  readonly resources: readonly StackResource[];
  /** Sentences that name what the template asks for and the local cloud does not simulate. */
  readonly notSimulated: readonly string[];
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly name: string;
  /** What the template said about keeping it, e.g. `Retain`. */
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  /** Why it could not be deleted with its stack. */
  readonly failure?: string;
}

/** The stack that was deployed into this folder, if any. */
export function readStack(folder: string): StackRecord | undefined {
  const file = fileOf(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StackRecord) : undefined;
}

export function writeStack(folder: string, stack: StackRecord): void {
  writeFileAtomic(fileOf(folder), `${JSON.stringify(stack, undefined, 2)}\n`);
}

/** Forgets the stack, which was deleted. */
export function forgetStack(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}

function fileOf(folder: string): string {
  return join(folder, "stack.json");
}
