import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { sfnClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import type { RunEnvironment } from "../../pipeline/run/environment.ts";
import { startTestCloud, type TestCloud } from "./local-cloud.ts";

/** A state machine whose executions end as their input says: `{"ok": true}`, `{"ok": false}`, or never; its output is its input. */
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

/** Such a state machine in a local cloud, as an environment of runs. */
export async function executionsIn(cloud: TestCloud) {
  const sfn = sfnClient(cloud.client);
  const { stateMachineArn = "" } = await sfn.send(
    new CreateStateMachineCommand({
      name: "Tunewright",
      roleArn: "arn:aws:iam::123456789012:role/any",
      definition: JSON.stringify(DEFINITION),
    }),
  );
  return {
    environment: { sfn, stack: { stateMachineArn } } as RunEnvironment,
    /** Starts an execution and waits for its end, unless it has none. */
    async execution(name: string, input: { ok?: boolean } & Record<string, unknown>) {
      const { executionArn } = await sfn.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      for (let status = "RUNNING"; input.ok !== undefined && status === "RUNNING"; ) {
        await systemClock.sleep(10);
        const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        status = found.status ?? "";
      }
    },
  };
}

/** As `executionsIn`, in a local cloud of its own. */
export async function startExecutionCloud() {
  const cloud = await startTestCloud();
  const executions = await executionsIn(cloud);
  return {
    ...executions,
    async stop() {
      executions.environment.sfn.destroy();
      await cloud.stop();
    },
  };
}
