import {
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import type { Clock } from "../clock.ts";
import { isAwsError, UserError } from "../errors.ts";
import { STACK } from "./stack.ts";
import { deleteBucket, emptyBucket } from "./stack-data.ts";
import type { StackTools } from "./stack-inventory.ts";

/** How the stack is deleted. */
interface DeletionOptions {
  readonly clock: Clock;
  readonly pollEvery: number;
  readonly timeout: number;
  /** The bucket goes, too, whatever the stack says of it. */
  readonly deleteData: boolean;
}

/** A function that was still running may have written into the bucket after it was emptied. */
const TRIES = 3;

/**
 * Deletes the stack and waits until it no longer exists.
 * @returns what CloudFormation could not delete, with its reasons; empty when all went well
 * @throws UserError `Destroy.TookTooLong`
 */
export async function deleteStack(tools: StackTools, options: DeletionOptions): Promise<string[]> {
  const { bucket } = tools;
  let failures: string[] = [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    failures = await deleteOnce(tools, options);
    if (failures.length === 0) break;
    if (!options.deleteData) return failures;
    await emptyBucket(bucket);
  }
  // With the setting removal=retain CloudFormation leaves the bucket, which the user does not want.
  if (failures.length === 0 && options.deleteData) await deleteBucket(bucket);
  return failures;
}

async function deleteOnce(
  { cloudFormation }: StackTools,
  { clock, pollEvery, timeout }: DeletionOptions,
): Promise<string[]> {
  const { Stacks = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: STACK }),
  );
  // By its id, since a deleted stack can no longer be named.
  const StackName = Stacks[0]?.StackId ?? STACK;
  await cloudFormation.send(new DeleteStackCommand({ StackName }));
  const end = clock.now() + timeout;
  for (;;) {
    const status = await statusOf(cloudFormation, StackName);
    if (status === "DELETE_COMPLETE") return [];
    if (status === "DELETE_FAILED") return reasons(cloudFormation, StackName);
    if (clock.now() >= end) {
      throw new UserError(
        "Destroy.TookTooLong",
        `CloudFormation has not deleted the stack after ${Math.round(timeout / 60_000)} min: ${status}`,
        { hint: "It continues by itself. Look at the stack in the CloudFormation console." },
      );
    }
    await clock.sleep(pollEvery);
  }
}

type CloudFormation = StackTools["cloudFormation"];

async function statusOf(cloudFormation: CloudFormation, StackName: string): Promise<string> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0]?.StackStatus ?? "DELETE_COMPLETE";
  } catch (error) {
    if (isAwsError(error, "ValidationError")) return "DELETE_COMPLETE";
    throw error;
  }
}

async function reasons(cloudFormation: CloudFormation, StackName: string): Promise<string[]> {
  const describe = new DescribeStackResourcesCommand({ StackName });
  const { StackResources = [] } = await cloudFormation.send(describe);
  return StackResources.filter(({ ResourceStatus }) => ResourceStatus === "DELETE_FAILED").map(
    ({ LogicalResourceId, ResourceType, ResourceStatusReason = "no reason given" }) =>
      `${ResourceType} ${LogicalResourceId}: ${ResourceStatusReason}`,
  );
}
