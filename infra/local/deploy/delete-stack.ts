import { ServiceError } from "../kernel/aws-error.ts";
import type { Kernel } from "../kernel/cloud.ts";
import {
  forgetStack,
  readStack,
  type StackRecord,
  type StackResource,
  writeStack,
} from "../kernel/stack-record.ts";
import { inOrderOfRemoval, isRetained, removeOne } from "./deploy.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Deletes the deployed stack as CloudFormation does: what is to be retained stays, and where a resource cannot be
 * deleted, the stack stays as `DELETE_FAILED` with what is left and why.
 */
export async function deleteStack(kernel: Kernel): Promise<void> {
  const stack = readStack(kernel.folder);
  if (stack === undefined) return;
  const failed = await removeAll(stack, kernel);
  if (failed.length === 0) forgetStack(kernel.folder);
  else {
    const updatedAt = kernel.clock.now();
    writeStack(kernel.folder, { ...stack, status: "DELETE_FAILED", updatedAt, resources: failed });
  }
}

/** @returns the resources that could not be deleted, with the reason */
async function removeAll(stack: StackRecord, kernel: Kernel): Promise<StackResource[]> {
  const deployment: Deployment = {
    kernel,
    assets: new Map(),
    before: stack.resources,
    policyNames: new Set(),
    managedPolicies: new Map(),
    notSimulated: () => undefined,
  };
  const failed: StackResource[] = [];
  const gone = stack.resources.filter((resource) => !isRetained(resource, undefined));
  for (const resource of inOrderOfRemoval(gone)) {
    try {
      await removeOne(resource, deployment);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({ ...resource, failure: error.message });
    }
  }
  return failed;
}
