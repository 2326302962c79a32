import type { AssumeRole, Permission, Principal, ServiceName } from "../service.ts";

/** Finds the resource-based policy (JSON text) of an ARN. */
export type ResourcePolicy = (resourceArn: string) => string | undefined;

/** What the kernel asks of IAM. */
export interface Iam {
  /**
   * Passes when every permission is allowed.
   * Throws the service's own access-denied error in AWS's words.
   */
  authorize(
    caller: { principal: Principal; service: ServiceName; region: string },
    permissions: readonly Permission[],
    resourcePolicy: ResourcePolicy,
  ): void;
  /** Checks the role's trust policy and becomes the role. Throws `AccessDeniedException`. */
  assumeRole(request: AssumeRole): Principal;
  /** Who a signed request is from; unknown keys are the root user of the account, or of another that they name where the service has others. */
  principalOf(accessKeyId: string, service?: string): Principal;
}
