import { ListExecutionsCommand, type SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { findOwned, type Owned } from "../clean-up/owned.ts";
import { remove, stopJobs } from "../clean-up/remove.ts";
import type { Clock } from "../clock.ts";
import { UserError } from "../errors.ts";
import { kindText } from "../report/outcome-text.ts";
import { emptyBucket } from "./stack-data.ts";
import { deleteStack } from "./stack-deletion.ts";
import type { Inventory, StackTools } from "./stack-inventory.ts";

/** What is deleted besides serving and the stack. */
export interface DestroyChoice {
  /** The custom models of all runs. */
  readonly deleteModels: boolean;
  /** Everything in the data bucket, all versions included. */
  readonly deleteData: boolean;
}

export interface DestroyOptions extends DestroyChoice {
  readonly clock: Clock;
  /** Milliseconds between two looks. */
  readonly pollEvery: number;
  /** Milliseconds that the removal of serving, and that of the stack, may take. */
  readonly timeout: number;
  onProgress(text: string): void;
}

export interface DestroyResult {
  /** false: something is left that must be removed first, or CloudFormation could not delete a resource. */
  readonly destroyed: boolean;
  readonly removed: readonly Owned[];
  /** What should have been removed and is still there; running again continues. */
  readonly remaining: readonly Owned[];
  /** What still costs money: committed throughput, and models that are to stay. */
  readonly staying: readonly Owned[];
  /** Resources that CloudFormation could not delete, with its reasons. */
  readonly failures: readonly string[];
}

/**
 * Refuses what CloudFormation could not do, or what would make models unreadable that are to stay.
 * @throws UserError `Destroy.BucketNotEmpty`, `Destroy.KeyIsUsed`
 */
export function checkDestroy(inventory: Inventory, choice: DestroyChoice): void {
  const { settings, data, billable } = inventory;
  if (settings.removal === "retain") return;
  const models = billable.filter(({ kind }) => kind === "custom-model").length;
  if (settings.encryption === "kms" && models > 0 && !choice.deleteModels) {
    throw new UserError(
      "Destroy.KeyIsUsed",
      `the stack's key is deleted with it (removal: destroy), and ${models} custom models that it encrypts would be lost`,
      { hint: KEEP("--delete-models") },
    );
  }
  if (data.versions > 0 && !choice.deleteData) {
    throw new UserError(
      "Destroy.BucketNotEmpty",
      `the data bucket is deleted with the stack (removal: destroy), but holds ${data.versions} versions of objects; CloudFormation deletes empty buckets only`,
      { hint: KEEP("--delete-data") },
    );
  }
}

const KEEP = (option: string) =>
  `Add ${option}, or keep bucket and key: \`tunewright deploy --removal retain\`, then destroy.`;

/**
 * Stops what runs, removes what is paid for, and deletes the stack; the stack only when nothing is left that
 * it would have cleaned up. Can be run again where it was interrupted.
 */
export async function destroyStack(
  tools: StackTools,
  options: DestroyOptions,
): Promise<DestroyResult> {
  await stopExecutions(tools);
  const { remaining, ...others } = await removePaid(tools, options);
  const found = { ...others, remaining };
  if (remaining.length > 0) return { ...found, destroyed: false, failures: [] };
  if (options.deleteData) {
    options.onProgress("emptying the data bucket …");
    await emptyBucket(tools.bucket);
  }
  options.onProgress("deleting the stack …");
  const failures = await deleteStack(tools, options);
  return { ...found, destroyed: failures.length === 0, failures };
}

async function stopExecutions({ sfn, stack }: StackTools): Promise<void> {
  const { stateMachineArn, preparationMachineArn } = stack;
  await stopThoseOf(sfn, stateMachineArn);
  if (preparationMachineArn !== undefined) await stopThoseOf(sfn, preparationMachineArn);
}

async function stopThoseOf(sfn: SFNClient, stateMachineArn: string): Promise<void> {
  for (;;) {
    const running = { stateMachineArn, statusFilter: "RUNNING" } as const;
    const { executions = [] } = await sfn.send(new ListExecutionsCommand(running));
    if (executions.length === 0) return;
    for (const { executionArn } of executions) {
      const cause = "The stack is being destroyed (tunewright destroy).";
      const stop = new StopExecutionCommand({ executionArn, error: "Run.Stopped", cause });
      await sfn.send(stop);
    }
  }
}

/** Looks that have to find nothing: a call that was under way when its execution was stopped may still make something. */
const QUIET_LOOKS = 2;

async function removePaid(
  tools: StackTools,
  options: DestroyOptions,
): Promise<Pick<DestroyResult, "removed" | "remaining" | "staying">> {
  const { clock, timeout, pollEvery, onProgress, deleteModels } = options;
  const end = clock.now() + timeout;
  const seen = new Map<string, Owned>();
  const kept = new Set<string>();
  for (let quiet = 0; ; ) {
    const there = await findOwned(tools.bedrock);
    for (const one of there) seen.set(one.arn, one);
    const toGo = there.filter((one) => isToGo(one, { there, kept, deleteModels }));
    quiet = toGo.length === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_LOOKS || clock.now() >= end) {
      return {
        removed: [...seen.values()].filter(({ arn }) => !there.some((one) => one.arn === arn)),
        remaining: toGo,
        staying: there.filter((one) => !toGo.includes(one)),
      };
    }
    for (const one of toGo) await request(tools, one, { there, kept });
    const [first] = toGo;
    if (first !== undefined) onProgress(`removing ${kindText(first.kind)} ${first.name} …`);
    await clock.sleep(pollEvery);
  }
}

/** What one look found. */
interface Look {
  readonly there: readonly Owned[];
  /** ARNs of what Bedrock keeps for a commitment. */
  readonly kept: Set<string>;
}

/** Whether a resource is to be removed: not what a commitment keeps, nor a model that is to stay. */
function isToGo(
  one: Owned,
  { there, kept, deleteModels }: Look & { deleteModels: boolean },
): boolean {
  if (kept.has(one.arn)) return false;
  if (one.kind !== "custom-model") return true;
  return deleteModels && !there.some((other) => kept.has(other.arn) && serves(other, one));
}

async function request(tools: StackTools, one: Owned, { there, kept }: Look): Promise<void> {
  if (one.kind === "customization-job") {
    await stopJobs(tools, one.runId);
    return;
  }
  // A model that is served cannot be deleted yet; a later look finds it alone.
  if (there.some((other) => serves(other, one))) return;
  const { outcome } = await remove(tools, one.runId, one);
  if (outcome.kind === "committed") kept.add(one.arn);
}

/** Whether `one` is the deployment or throughput of a model. */
function serves(one: Owned, model: Owned): boolean {
  return "modelArn" in one && one.arn !== model.arn && one.modelArn === model.arn;
}
