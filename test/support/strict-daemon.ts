import { startLocal } from "../../infra/local/start.ts";
import { serviceRole } from "./bedrock-tuning.ts";
import { unitsForTests } from "./local-cloud.ts";
import { roleCredentials } from "./role-credentials.ts";

/**
 * A local cloud in a separate process that verifies every signature: `tsx strict-daemon.ts FOLDER SPEED`. Prints a line
 * of JSON with its endpoint and the credentials of a role that may invoke models, and nothing else; ends with its input.
 */
const [folder = "", speed] = process.argv.slice(2);
const quotas = { ...unitsForTests, deployments: 100 };
const options = { folder, speed: Number(speed), strictAuth: true, quotas };
const cloud = await startLocal({ ...options, unknownRoles: "admit" });
cloud.kernel.iam.putRole(serviceRole());
const allowed = { Action: "bedrock:InvokeModel", Resource: "arn:aws:bedrock:*:*:*" };
const caller = roleCredentials(cloud, allowed);
process.stdout.write(`${JSON.stringify({ endpoint: cloud.endpoint, caller })}\n`);
process.stdin.resume().on("end", async () => {
  await cloud.stop();
  process.exit(0);
});
