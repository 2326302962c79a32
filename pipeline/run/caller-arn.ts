import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { ClientOptions } from "../clients.ts";
import { stsClient } from "../sts-client.ts";

/** ARN of whose credentials these are, as histories name people. */
export async function callerArn(options: ClientOptions): Promise<string> {
  const sts = stsClient(options);
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? "";
  } finally {
    sts.destroy();
  }
}
