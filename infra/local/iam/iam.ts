import type { AssumeRole, Permission, Principal } from "../service.ts";

/** What the kernel asks of IAM. */
export interface Iam {
  /**
   * Passes when every permission is allowed.
   * @param resourcePolicy finds the resource-based policy (JSON text) of an ARN
   * Throws `AccessDeniedException` in AWS's words.
   */
  authorize(
    principal: Principal,
    permissions: readonly Permission[],
    resourcePolicy: (arn: string) => string | undefined,
  ): void;
  /** Checks the role's trust policy and becomes the role. Throws `AccessDeniedException`. */
  assumeRole(request: AssumeRole): Principal;
  /** Who a signed request is from; unknown keys are the account's root user. */
  principalOf(accessKeyId: string): Principal;
}
