import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { sfnClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import type { Place } from "../../pipeline/console/place.ts";
import type { RunEnvironment } from "../../pipeline/run/environment.ts";
import { startTestCloud } from "./local-cloud.ts";

/** A loop of two states, four events a round; in the end it succeeds, or waits for a day. */
const DEFINITION = {
  QueryLanguage: "JSONata",
  StartAt: "Prepare",
  States: {
    Prepare: { Type: "Pass", Assign: { round: 0 }, Next: "Count" },
    Count: { Type: "Pass", Assign: { round: "{% $round + 1 %}" }, Next: "Enough?" },
    "Enough?": {
      Type: "Choice",
      Choices: [
        { Condition: "{% $round < $states.context.Execution.Input.rounds %}", Next: "Count" },
        { Condition: "{% $states.context.Execution.Input.waits %}", Next: "Rest" },
      ],
      Default: "Done",
    },
    Rest: { Type: "Wait", Seconds: 86_400, Next: "Done" },
    Done: { Type: "Succeed" },
  },
};

/** A local cloud with executions of as many events as a test needs, as a place of the console. */
export async function startLongExecutions() {
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
  const place = {
    ...{ region: "us-east-1", endpoint: cloud.endpoint, pollEvery: 20 },
    clock: async () => systemClock,
    environment: async () => environment,
  } as Place;
  return {
    ...{ cloud, sfn, place, environment },
    /** Starts an execution; one that does not wait is ended when this returns. */
    async execution(name: string, input: { rounds: number; waits: boolean }): Promise<string> {
      const start = { stateMachineArn, name, input: JSON.stringify(input) };
      const { executionArn = "" } = await sfn.send(new StartExecutionCommand(start));
      for (let status = "RUNNING"; !input.waits && status === "RUNNING"; ) {
        await systemClock.sleep(20);
        const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        status = found.status ?? "";
      }
      return executionArn;
    },
    async stop() {
      sfn.destroy();
      await cloud.stop();
    },
  };
}
