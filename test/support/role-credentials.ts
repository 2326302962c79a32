import type { Principal } from "../../infra/local/kernel/service.ts";
import { serviceRole } from "./bedrock-tuning.ts";
import type { TestCloud } from "./local-cloud.ts";

const ACCOUNT = "123456789012";

let serial = 0;

/** Credentials for an SDK client that acts as a role which these statements allow something, and nothing else. */
export function roleCredentials(
  { kernel }: Pick<TestCloud, "kernel">,
  ...statements: readonly object[]
) {
  serial += 1;
  const name = `Caller${serial}`;
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const allowed = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: allowed });
  kernel.iam.putRole({ ...serviceRole(), name, arn, policies: { own: policy } });
  const principal: Principal = {
    kind: "role",
    roleArn: arn,
    accountId: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/test`,
  };
  const { accessKeyId, secretAccessKey, sessionToken } = kernel.iam.issueSession(principal);
  return { accessKeyId, secretAccessKey, sessionToken };
}
