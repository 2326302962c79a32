import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  SFNClient,
  StartExecutionCommand,
  TestStateCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const Bucket = "states-data";

let cloud: TestCloud;
let states: SFNClient;
let s3: S3Client;
let machines = 0;

beforeAll(async () => {
  cloud = await startTestCloud({ speed: 100 });
  // In AWS, TestState and StartSyncExecution have a separate host name, which a loopback address cannot have.
  states = new SFNClient({ ...cloud.client, disableHostPrefix: true });
  s3 = new S3Client({ ...cloud.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => cloud.stop());

const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = async (Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? "";
};

async function create(
  definition: object,
  roleArn = "arn:aws:iam::123456789012:role/any",
): Promise<string> {
  machines += 1;
  const { stateMachineArn = "" } = await states.send(
    new CreateStateMachineCommand({
      name: `machine-${machines}`,
      definition: JSON.stringify({ QueryLanguage: "JSONata", ...definition }),
      roleArn,
    }),
  );
  return stateMachineArn;
}

async function run(
  stateMachineArn: string,
  input: unknown = {},
): Promise<DescribeExecutionCommandOutput> {
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  for (;;) {
    const found = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (found.status !== "RUNNING") return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const one = (state: object) => ({ StartAt: "only", States: { only: { End: true, ...state } } });
const task = (resource: string, Arguments: unknown, more: object = {}) =>
  one({ Type: "Task", Resource: `arn:aws:states:::${resource}`, Arguments, ...more });

describe("aws-sdk integrations", () => {
  it("put JSON into S3 and get it back as text", async () => {
    const body = { label: "card_arrival", rows: [1, 2] };
    const written = await run(
      await create(task("aws-sdk:s3:putObject", { Bucket, Key: "a.json", Body: body })),
    );
    expect(JSON.parse(written.output ?? "")).toMatchObject({ ETag: expect.any(String) });
    expect(JSON.parse(await get("a.json"))).toEqual(body);
    const read = await run(
      await create(
        task(
          "aws-sdk:s3:getObject",
          { Bucket, Key: "a.json" },
          {
            Output: "{% $parse($states.result.Body).label %}",
          },
        ),
      ),
    );
    expect(read.output).toBe('"card_arrival"');
  });

  it("fail with the service's exception and AWS's words", async () => {
    const found = await run(await create(task("aws-sdk:s3:getObject", { Bucket, Key: "none" })));
    expect(found.error).toBe("S3.NoSuchKeyException");
    expect(found.cause).toMatch(
      /^The specified key does not exist\. \(Service: S3, Status Code: 404, Request ID: .+, Extended Request ID: .+\)$/,
    );
  });

  it("do not read more than 256 KiB", async () => {
    await put("large", "x".repeat(300_000));
    const found = await run(await create(task("aws-sdk:s3:getObject", { Bucket, Key: "large" })));
    expect(found.error).toBe("States.DataLimitExceeded");
  });

  it("name what the cloud does not simulate", async () => {
    const found = await run(
      await create(task("sqs:sendMessage", { QueueUrl: "x", MessageBody: "y" })),
    );
    expect(found.error).toBe("LocalCloud.NotSimulated");
    expect(found.cause).toContain("arn:aws:states:::sqs:sendMessage");
  });

  it("may do only what the state machine's role allows", async () => {
    cloud.kernel.iam.putRole({
      name: "reader",
      arn: "arn:aws:iam::123456789012:role/reader",
      trustPolicy: JSON.stringify({
        Statement: {
          Effect: "Allow",
          Principal: { Service: "states.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      }),
      policies: {
        list: JSON.stringify({
          Statement: { Effect: "Allow", Action: "bedrock:ListCustomModels", Resource: "*" },
        }),
      },
      managedPolicyArns: [],
    });
    const role = "arn:aws:iam::123456789012:role/reader";
    const allowed = await run(await create(task("aws-sdk:bedrock:listCustomModels", {}), role));
    expect(allowed.status).toBe("SUCCEEDED");
    const refused = await run(
      await create(task("aws-sdk:bedrock:listModelCustomizationJobs", {}), role),
    );
    expect(refused.error).toBe("Bedrock.AccessDeniedException");
    expect(refused.cause).toMatch(
      /assumed-role\/reader\/\S+ is not authorized to perform: bedrock:ListModelCustomizationJobs on resource: \S+ because no identity-based policy allows/,
    );
  });
});

describe("states:startExecution", () => {
  it("waits for the other execution with .sync:2 and returns its output", async () => {
    const StateMachineArn = await create({
      StartAt: "pause",
      States: {
        pause: { Type: "Wait", Seconds: 5, Next: "double" },
        double: { Type: "Pass", Output: { twice: "{% $states.input.n * 2 %}" }, End: true },
      },
    });
    const outer = await create(
      task(
        "states:startExecution.sync:2",
        { StateMachineArn, Input: { n: 21 } },
        {
          Output: "{% $states.result.Output.twice %}",
        },
      ),
    );
    expect((await run(outer)).output).toBe("42");
  });

  it("fails with the other's description when it fails", async () => {
    const StateMachineArn = await create({
      StartAt: "no",
      States: { no: { Type: "Fail", Error: "No", Cause: "way" } },
    });
    const found = await run(await create(task("states:startExecution.sync", { StateMachineArn })));
    expect(found.error).toBe("States.TaskFailed");
    expect(JSON.parse(found.cause ?? "")).toMatchObject({
      Error: "No",
      Cause: "way",
      Status: "FAILED",
    });
  });
});

describe("a distributed Map", () => {
  const distributed = (more: object, states_: object = { pass: { Type: "Pass", End: true } }) =>
    one({
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: Object.keys(states_)[0],
        States: states_,
      },
      ...more,
    });
  const reader = (Key: string, ReaderConfig: object) => ({
    ItemReader: {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig,
      Arguments: { Bucket, Key },
    },
  });

  it.each([
    ["rows.json", '[{"n":1},{"n":2}]', { InputType: "JSON" }, [{ n: 1 }, { n: 2 }]],
    ["rows.jsonl", '{"n":1}\n{"n":2}\n', { InputType: "JSONL" }, [{ n: 1 }, { n: 2 }]],
    [
      "rows.csv",
      'text,label\n"a, b",x\nc,y\n',
      { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
      [
        { text: "a, b", label: "x" },
        { text: "c", label: "y" },
      ],
    ],
    [
      "pipes.csv",
      "a|x\nc|y\n",
      {
        InputType: "CSV",
        CSVHeaderLocation: "GIVEN",
        CSVHeaders: ["text", "label"],
        CSVDelimiter: "PIPE",
      },
      [
        { text: "a", label: "x" },
        { text: "c", label: "y" },
      ],
    ],
  ])("reads %s", async (key, content, config, items) => {
    await put(key, content);
    const { output } = await run(await create(distributed(reader(key, config))));
    expect(JSON.parse(output ?? "")).toEqual(items);
  });

  it("runs over a list of S3 objects", async () => {
    await put("list/a", "1");
    await put("list/b", "22");
    const definition = distributed({
      ItemReader: {
        Resource: "arn:aws:states:::s3:listObjectsV2",
        Arguments: { Bucket, Prefix: "list/" },
      },
      ItemSelector: { key: "{% $states.context.Map.Item.Value.Key %}" },
    });
    const { output } = await run(await create(definition));
    expect(JSON.parse(output ?? "")).toEqual([{ key: "list/a" }, { key: "list/b" }]);
  });

  it("batches its items and writes results with a manifest", async () => {
    const definition = distributed(
      {
        Items: "{% [1..5] %}",
        ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { run: "r1" } },
        ResultWriter: {
          Resource: "arn:aws:states:::s3:putObject",
          Arguments: { Bucket, Prefix: "results" },
        },
      },
      { sum: { Type: "Pass", Output: "{% $sum($states.input.Items) %}", End: true } },
    );
    const { output } = await run(await create(definition));
    const { ResultWriterDetails } = JSON.parse(output ?? "");
    const manifest = JSON.parse(await get(ResultWriterDetails.Key));
    const [file] = manifest.ResultFiles.SUCCEEDED;
    const entries = JSON.parse(await get(file.Key)) as { Output: string; Input: string }[];
    expect(entries.map((entry) => entry.Output)).toEqual(["3", "7", "5"]);
    expect(JSON.parse(entries[0]?.Input ?? "")).toEqual({
      BatchInput: { run: "r1" },
      Items: [1, 2],
    });
  });

  it("tolerates the given number of failures, and shows its run and children", async () => {
    const states_ = {
      odd: {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input % 2 = 1 %}", Next: "fail" }],
        Default: "fine",
      },
      fail: { Type: "Fail", Error: "Odd" },
      fine: { Type: "Succeed" },
    };
    const items = { Items: "{% [1..4] %}" };
    const borne = await run(
      await create(distributed({ ...items, ToleratedFailureCount: 2 }, states_)),
    );
    expect(JSON.parse(borne.output ?? "")).toEqual([2, 4]);
    const { mapRuns } = await states.send(
      new ListMapRunsCommand({ executionArn: borne.executionArn }),
    );
    const mapRunArn = mapRuns?.[0]?.mapRunArn;
    const described = await states.send(new DescribeMapRunCommand({ mapRunArn }));
    expect(described).toMatchObject({
      status: "SUCCEEDED",
      itemCounts: { total: 4, succeeded: 2, failed: 2, pending: 0 },
    });
    const { executions } = await states.send(new ListExecutionsCommand({ mapRunArn }));
    expect(executions).toHaveLength(4);
    const refused = await run(
      await create(distributed({ ...items, ToleratedFailureCount: 1 }, states_)),
    );
    expect(refused.error).toBe("States.ExceedToleratedFailureThreshold");
  });
});

describe("TestState", () => {
  it("really calls the services without a mock", async () => {
    await put("seen", "by TestState");
    const definition = JSON.stringify({
      Type: "Task",
      QueryLanguage: "JSONata",
      Resource: "arn:aws:states:::aws-sdk:s3:getObject",
      Arguments: { Bucket, Key: "seen" },
      Output: "{% $states.result.Body %}",
      End: true,
    });
    const roleArn = "arn:aws:iam::123456789012:role/any";
    const answer = await states.send(new TestStateCommand({ definition, roleArn }));
    expect(answer).toMatchObject({ status: "SUCCEEDED", output: '"by TestState"' });
  });
});

describe("the role of a distributed Map", () => {
  const map = {
    StartAt: "map",
    States: {
      map: {
        Type: "Map",
        Items: [1],
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "pass",
          States: { pass: { Type: "Pass", End: true } },
        },
        End: true,
      },
    },
  };
  const needed = ["states:StartExecution", "states:DescribeExecution", "states:StopExecution"];
  const roleWith = (name: string, actions: readonly string[]) => {
    const arn = `arn:aws:iam::123456789012:role/${name}`;
    const trust = { Effect: "Allow", Principal: { Service: "states.amazonaws.com" } };
    cloud.kernel.iam.putRole({
      name,
      arn,
      trustPolicy: JSON.stringify({ Statement: { ...trust, Action: "sts:AssumeRole" } }),
      policies: {
        maps: JSON.stringify({ Statement: { Effect: "Allow", Action: actions, Resource: "*" } }),
      },
      managedPolicyArns: [],
    });
    return arn;
  };

  it("may start, describe and stop executions of its machine, and so the Map runs", async () => {
    const machine = await create(map, roleWith("may-map", needed));
    expect(await run(machine)).toMatchObject({ status: "SUCCEEDED", output: "[1]" });
  });

  it.each(needed)("needs %s", async (action) => {
    const others = needed.filter((one) => one !== action);
    const machine = await create(map, roleWith(`without-${action.slice(7)}`, others));
    const { status, cause } = await run(machine);
    expect(status).toBe("FAILED");
    expect(cause).toContain(`is not authorized to perform: ${action} on resource: arn:aws:states:`);
  });
});
