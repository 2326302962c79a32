import type { Principal, ServiceName, Shape } from "../../infra/local/kernel/service.ts";
import { serviceRole } from "./bedrock-tuning.ts";
import type { TestCloud } from "./local-cloud.ts";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/StateMachine`;

/** Calls an operation as a role that is allowed these statements and nothing else. */
export function callAsRole(
  { kernel }: TestCloud,
  statements: readonly object[],
  [service, operation, input]: [ServiceName, string, Shape],
): Promise<Shape> {
  const allowed = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  const policy = { Version: "2012-10-17", Statement: allowed };
  kernel.iam.putRole({
    ...serviceRole(),
    name: "StateMachine",
    arn: ROLE,
    policies: { own: JSON.stringify(policy) },
  });
  const principal: Principal = {
    kind: "role",
    roleArn: ROLE,
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/StateMachine/test`,
  };
  return kernel.call(service, operation, input, { principal, requestId: "test" });
}
