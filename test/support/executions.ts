import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { sfnClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import type { RunEnvironment } from "../../pipeline/run/environment.ts";
import { startTestCloud } from "./local-cloud.ts";

/** A state machine whose executions end as their input says: `{"ok": true}`, `{"ok": false}`, or never. */
const DEFINITION = {
  StartAt: "How?",
  States: {
    "How?": {
      Type: "Choice",
      Choices: [
        { Variable: "$.ok", IsPresent: false, Next: "Wait" },
        { Variable: "$.ok", BooleanEquals: true, Next: "Done" },
      ],
      Default: "Broken",
    },
    Wait: { Type: "Wait", Seconds: 86_400, Next: "Done" },
    Done: { Type: "Succeed" },
    Broken: { Type: "Fail", Error: "Job.Failed", Cause: "why" },
  },
};

/** A local cloud with such a state machine, as an environment of runs. */
export async function startExecutionCloud() {
  const cloud = await startTestCloud();
  const sfn = sfnClient(cloud.client);
  const { stateMachineArn = "" } = await sfn.send(
    new CreateStateMachineCommand({
      name: "Tunewright",
      roleArn: "arn:aws:iam::123456789012:role/any",
      definition: JSON.stringify(DEFINITION),
    }),
  );
  const environment = { sfn, stack: { stateMachineArn } } as RunEnvironment;
  return {
    environment,
    /** Starts an execution and waits for its end, unless it has none. */
    async execution(name: string, input: { ok?: boolean }) {
      const { executionArn } = await sfn.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      for (let status = "RUNNING"; input.ok !== undefined && status === "RUNNING"; ) {
        await systemClock.sleep(10);
        const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        status = found.status ?? "";
      }
    },
    async stop() {
      sfn.destroy();
      await cloud.stop();
    },
  };
}
