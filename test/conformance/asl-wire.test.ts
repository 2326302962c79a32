import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../support/local-cloud.ts";
import { describeNeeds } from "../support/needs.ts";
import { type AslCase, loadCases, recordings } from "./asl/cases.ts";
import { matchesRecording } from "./asl/matches-recording.ts";
import exceptions from "./asl-exceptions.json" with { type: "json" };

const SIDE_BY_SIDE = 16;
const EVERY = 2;

describeNeeds(recordings, "an unmodified SDK client over HTTP", (path) => {
  const cases = loadCases(path);
  let cloud: TestCloud;
  let client: SFNClient;
  beforeAll(async () => {
    cloud = await startTestCloud({ speed: 50 });
    client = new SFNClient(cloud.client);
  });
  afterAll(async () => {
    client.destroy();
    await cloud.stop();
  });

  /** Cases that need no other service and that do not name their own state machine in the result. */
  const chosen = cases
    .filter(
      (one) =>
        one.kind === "execution" &&
        one.needs === "nothing" &&
        one.type === "STANDARD" &&
        one.expected["status"] !== "ABORTED" &&
        !(one.name in exceptions) &&
        !JSON.stringify(one.expected).includes(one.stateMachineName ?? "\u0000"),
    )
    .filter((_, at) => at % EVERY === 0);

  it(`gets the recorded results of ${chosen.length} executions`, async () => {
    const wrong: string[] = [];
    const open = chosen.entries();
    await Promise.all(
      Array.from({ length: SIDE_BY_SIDE }, async () => {
        for (const [at, one] of open) {
          const found = await runOverWire(client, one, `case-${at}`);
          if (found !== undefined) wrong.push(`${one.name}: ${found}`);
        }
      }),
    );
    expect(wrong).toEqual([]);
  });
});

async function runOverWire(
  client: SFNClient,
  one: AslCase,
  name: string,
): Promise<string | undefined> {
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      name,
      definition: JSON.stringify(one.definition),
      roleArn: "arn:aws:iam::123456789012:role/machine",
    }),
  );
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(one.input) }),
  );
  const ended = await endOf(client, executionArn);
  const types = (await historyOf(client, executionArn)).map(({ type }) => type ?? "");
  return compare(one, ended, types);
}

function compare(
  one: AslCase,
  ended: DescribeExecutionCommandOutput,
  types: readonly string[],
): string | undefined {
  const { expected, wildcards } = one;
  const output = ended.output === undefined ? undefined : JSON.parse(ended.output);
  if (ended.status !== expected["status"]) return `status ${ended.status}: ${ended.cause}`;
  if (!matchesRecording(output, expected["output"], wildcards)) return `output ${ended.output}`;
  if ((ended.error ?? null) !== (expected["error"] ?? null)) return `error ${ended.error}`;
  if (!matchesRecording(ended.cause ?? null, expected["cause"] ?? null, wildcards)) {
    return `cause ${ended.cause}`;
  }
  const recorded = one.expectedEventTypes;
  if (!recorded || one.concurrent || one.orderNormalised) return undefined;
  return types.join() === recorded.join() ? undefined : `events ${types.join()}`;
}

async function endOf(
  client: SFNClient,
  executionArn: string | undefined,
): Promise<DescribeExecutionCommandOutput> {
  for (;;) {
    const found = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (found.status !== "RUNNING") return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function historyOf(
  client: SFNClient,
  executionArn: string | undefined,
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 7, nextToken }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}
