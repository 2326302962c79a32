import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  type FunctionConfiguration,
  InvokeCommand,
  type LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { jsonOutputs } from "../../../pipeline/cli/json-output.ts";
import { singleTryLambdaClient } from "../../../pipeline/clients.ts";
import { findText } from "../../../pipeline/objects.ts";
import { findAnswer } from "../../../pipeline/run/requests/answer.ts";
import type { RequestAnswer } from "../../../pipeline/run/requests/answer-data.ts";
import { requestOfKey } from "../../../pipeline/run/requests/request-id.ts";
import { type DrivenClock, takeOver } from "../../support/driven-clock.ts";
import {
  messagesAbout,
  type PipelineCloud,
  startPipelineCloud,
} from "../../support/pipeline-cloud.ts";
import { runInProcess } from "../../support/run-program.ts";
import { executionOf } from "../../support/scenario-steps.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const DAY_MS = 86_400_000;
const LABELS = ["billing", "delivery", "account", "returns"];

/** Rows of which some are held out; `words` makes them others. */
const csv = (words: string) =>
  `prompt,completion\n${Array.from(
    { length: 80 },
    (_, i) => `${words} number ${i} about ${LABELS[i % 4]} matters,${LABELS[i % 4]}`,
  ).join("\n")}\n`;

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  await put("data/tickets.csv", csv("question"));
});
afterAll(() => pipeline?.stop());

const uri = (key: string) => `s3://${pipeline.bucket.name}/${key}`;

async function put(key: string, Body: string): Promise<string> {
  const { s3, name: Bucket } = pipeline.bucket;
  return (await s3.send(new PutObjectCommand({ Bucket, Key: key, Body }))).VersionId ?? "";
}

/** A request that a person must approve, so that its run buys nothing here. */
const asking = (changes: object = {}) => ({
  model: "nova-micro",
  data: uri("data/tickets.csv"),
  approval: { required: true },
  ...changes,
});

async function answerOf(
  key: string,
  is: (answer: RequestAnswer) => boolean,
): Promise<RequestAnswer> {
  return pipeline.until(async () => {
    const found = (await findAnswer(pipeline.bucket, requestOfKey(key)))?.value;
    return found !== undefined && is(found) ? found : undefined;
  });
}

/** Puts a request and waits until it is answered. */
async function request(name: string, content: string | object): Promise<RequestAnswer> {
  const key = `requests/${name}.json`;
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const version = await put(key, text);
  return answerOf(
    key,
    ({ request, outcome, notifiedAt }) =>
      request.version === version && (notifiedAt !== null || outcome === "failed"),
  );
}

async function runs(): Promise<string[]> {
  const { sfn, stateMachineArn } = pipeline;
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  return executions.map(({ name = "" }) => name).sort();
}

describe("an object under requests/", () => {
  it("starts the run that it describes, once for all its deliveries, and is answered", async () => {
    await pipeline.plan({
      at: "event",
      match: { detailType: "Object Created" },
      effect: "double",
      times: 1,
    });
    const answer = await request("tickets", asking());
    const runId = answer.run?.runId ?? "";
    expect(answer).toMatchObject({
      id: "tickets",
      outcome: "started",
      run: { rows: { train: 56, validation: 8, evaluation: 16 }, waitsForApproval: true },
      refusal: null,
    });
    expect(runId).toMatch(/^tickets-nova-micro-[0-9a-f]{8}$/);
    expect(await runs()).toEqual([runId]);
    const { input } = await pipeline.sfn.send(
      new DescribeExecutionCommand({ executionArn: executionOf(pipeline, runId) }),
    );
    expect(JSON.parse(input ?? "").approval.startedBy).toBe("request tickets");
    const { folder } = pipeline.cloud.regions.of("us-east-1");
    expect(messagesAbout({ folder }, "tickets")[0]).toMatchObject({
      subject: `Tunewright: request tickets started the run ${runId}`,
      text: expect.stringContaining(`tunewright approve ${runId}`),
    });
  });

  it("adopts the run, when it is put again or by another name", async () => {
    const again = await request("tickets", asking());
    expect(again).toMatchObject({ outcome: "adopted" });
    const other = await request("others", asking({ attempt: 1 }));
    expect(other.run?.runId).toBe(again.run?.runId);
    expect(await runs()).toHaveLength(1);
  });

  it("stays answered when the event of an older version comes late", async () => {
    const key = "requests/tickets.json";
    const before = (await findText(pipeline.bucket, "answers/tickets.json"))?.text;
    const lambda = singleTryLambdaClient(pipeline.cloud.client);
    const { FunctionName } = await findFunction(lambda);
    const event = {
      "detail-type": "Object Created",
      detail: { object: { key, "version-id": "older" } },
    };
    const Payload = Buffer.from(JSON.stringify(event));
    const { Payload: result } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
    lambda.destroy();
    expect(JSON.parse(result?.transformToString() ?? "")).toEqual({ outcome: "superseded" });
    expect((await findText(pipeline.bucket, "answers/tickets.json"))?.text).toBe(before);
  });

  it.each([
    ["no JSON", "{model: nova-micro", "Trigger.Invalid"],
    ["no object", "[]", "Trigger.Invalid"],
    ["a key that is not known", { tunes: 1 }, "Config.Invalid"],
    ["neither budget nor approval", { approval: undefined }, "Trigger.NoBudget"],
    ["a plan above its budget", { budget: { maxUsd: 0 }, group: "above" }, "Plan.OverBudget"],
    ["a model that is not known", { model: "nova-nano" }, "Model.Unknown"],
    ["data in another bucket", { data: "s3://another/data/x.csv" }, "Trigger.DataElsewhere"],
    ["a file of the function", { data: "/proc/self/environ" }, "Trigger.DataElsewhere"],
    ["a scorer to run", { evaluation: { scores: ["module:x.mjs"] } }, "Trigger.ModuleScore"],
    [
      "another person as approver",
      { approval: { required: true, otherPerson: true } },
      "Trigger.StarterUnknown",
    ],
    ["a run id that cannot be", { runId: "A run" }, "Run.Id"],
  ])("with %s is refused, with a code and what to do", async (what, content, code) => {
    const name = what.replace(/\W+/g, "-").toLowerCase();
    const before = await runs();
    const answer = await request(name, typeof content === "string" ? content : asking(content));
    expect(answer).toMatchObject({ outcome: "refused", run: null, refusal: { code } });
    expect(answer.refusal?.hint ?? "").not.toBe("");
    expect(await runs()).toEqual(before);
  });

  it("is refused where its name, its data's place or its data are bad", async () => {
    expect((await request("A name", asking())).refusal?.code).toBe("Trigger.Id");
    const { refusal } = await request(
      "elsewhere",
      asking({ data: uri("runs/x/approval-token.json") }),
    );
    expect(refusal?.code).toBe("Trigger.DataElsewhere");
    const missing = await request("missing", asking({ data: uri("data/none.csv") }));
    expect(missing.refusal?.code).toBe("Dataset.NoSuchFile");
    await put("data/bad.csv", `${csv("question")}What is my secret word?,\n`);
    const bad = await request("bad", asking({ data: uri("data/bad.csv") }));
    expect(bad).toMatchObject({
      outcome: "refused",
      refusal: { code: "Dataset.BadData" },
      findings: { counts: { "blank-answer": 1 } },
    });
    expect(bad.findings?.list).toContainEqual({
      ...{ rule: "blank-answer", severity: "error", file: uri("data/bad.csv"), line: 82 },
    });
    expect(JSON.stringify(bad)).not.toContain("secret");
    const { folder } = pipeline.cloud.regions.of("us-east-1");
    const [notice] = messagesAbout({ folder }, "bad");
    expect(notice?.text).toContain("code: Dataset.BadData");
    expect(notice?.text).not.toMatch(/secret|blank/);
  });
});

it("a request may name held-out rows, and a schema that all answers must fit", async () => {
  const rows = (words: string, answer: object) =>
    Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({
        prompt: `${words} number ${i} about ${LABELS[i % 4]}`,
        completion: JSON.stringify({ topic: LABELS[i % 4], ...answer }),
      }),
    ).join("\n");
  await put("data/fit.jsonl", rows("question", {}));
  await put("data/held.jsonl", rows("test", {}));
  await put("data/misfit.jsonl", rows("test", { more: 1 }));
  const properties = { topic: { type: "string" } };
  const schema = { type: "object", properties, required: ["topic"], additionalProperties: false };
  await put("data/schema.json", JSON.stringify(schema));
  const data = { files: [uri("data/fit.jsonl")], answerSchema: uri("data/schema.json") };
  const heldOut = (name: string) => ({ data: { ...data, heldOut: [uri(`data/${name}.jsonl`)] } });
  const fits = await request("fits", asking(heldOut("held")));
  expect(fits).toMatchObject({ outcome: "started", run: { rows: { evaluation: 40 } } });
  const { findings, refusal } = await request("misfits", asking(heldOut("misfit")));
  expect(refusal?.code).toBe("Dataset.BadData");
  expect(findings?.counts).toEqual({ "answer-schema-mismatch": 40 });
});

describe("the commands for requests", () => {
  beforeEach(() => {
    vi.stubEnv("AWS_ENDPOINT_URL", pipeline.cloud.endpoint);
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  async function json<Name extends keyof typeof jsonOutputs>(name: Name, ...args: string[]) {
    const { stdout, exitCode } = await runInProcess(...name.split(" "), ...args, "--json");
    return { exitCode, data: JSON.parse(stdout) };
  }

  it("check a run here, put its request with its local data, and wait for the answer", async () => {
    const file = join(temporaryFolder(), "own rows.csv");
    writeFileSync(file, csv("own"));
    const run = [file, "--model", "nova-micro", "--approval", "required"];
    const { data, exitCode } = await json("requests put", ...run, "--id", "own", "--wait");
    const put = jsonOutputs["requests put"].parse(data);
    expect([put.answer?.refusal, exitCode]).toEqual([null, 0]);
    expect(put).toMatchObject({
      ...{ id: "own", key: "requests/own.json", standing: false },
      uploaded: [expect.stringMatching(/^data\/[0-9a-f]{16}\/own-rows\.csv$/)],
      answer: { outcome: "started", run: { runId: put.runId, planHash: put.planHash } },
    });
    const shown = await json("requests show", "own");
    expect(jsonOutputs["requests show"].parse(shown.data).answer).toMatchObject({
      run: { runId: put.runId },
    });
    const listed = await json("requests list");
    const ids = jsonOutputs["requests list"].parse(listed.data).requests.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["bad", "own", "tickets"]));
    const { stdout } = await runInProcess("requests", "show", "own");
    expect(stdout).toMatch(new RegExp(`approve (-- )?${put.runId}`));
  });

  it("refuse here what the function would refuse, and put nothing", async () => {
    const file = join(temporaryFolder(), "rows.csv");
    writeFileSync(file, csv("other"));
    const base = [file, "--model", "nova-micro", "--id", "not-put"];
    const codes = async (...args: string[]) => {
      const { data, exitCode } = await json("requests put", ...args);
      return [data.error.code, exitCode];
    };
    expect(await codes(...base)).toEqual(["Trigger.NoBudget", 2]);
    expect(await codes(...base, "--max-usd", "0")).toEqual(["Plan.OverBudget", 1]);
    const approved = [...base, "--approval", "required"];
    expect(await codes(...approved, "--standing", "--wait")).toEqual(["Call.Wrong", 2]);
    expect(await codes(...approved, "--standing", "--run-id", "x")).toEqual([
      "Trigger.FixedRunId",
      2,
    ]);
    const unknown = await json("requests show", "not-put");
    expect([unknown.data.error.code, unknown.exitCode]).toEqual(["Trigger.Unknown", 2]);
  });

  it("show why a request was refused, by rule and line", async () => {
    const { stdout, exitCode } = await runInProcess("requests", "show", "bad");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Dataset.BadData");
    expect(stdout).toMatch(/error {4}s3:\S+bad\.csv:82 {2}blank-answer/);
  });
});

describe("a standing request", () => {
  it("starts a run when its data has changed since its last answer, and nothing otherwise", async () => {
    const { cloud } = pipeline;
    const clock = takeOver(cloud.kernel.clock);
    const key = "requests/scheduled/weekly.json";
    const data = "data/weekly.csv";
    await put(data, csv("first"));
    await put(key, JSON.stringify(asking({ data: uri(data) })));
    await addSchedule(cloud);
    let at = "";
    const nextDay = async () => {
      clock.advance(DAY_MS);
      const answer = await answerOf(key, (one) => one.at > at && one.notifiedAt !== null);
      at = answer.at;
      return answer;
    };

    const first = await nextDay();
    expect(first).toMatchObject({ id: "scheduled/weekly", outcome: "started", last: null });
    const count = (await runs()).length;
    const last = { outcome: "started", at: first.at, runId: first.run?.runId, code: null };
    for (let day = 0; day < 2; day += 1) {
      expect(await nextDay()).toMatchObject({ outcome: "unchanged", run: null, last });
    }
    expect(await runs()).toHaveLength(count);

    await put(data, csv("second"));
    const second = await nextDay();
    expect(second).toMatchObject({ outcome: "started", last });
    expect(second.run?.runId).not.toBe(first.run?.runId);
    expect(await runs()).toHaveLength(count + 1);

    await put(key, JSON.stringify(asking({ data: uri(data), runId: "fixed" })));
    expect((await nextDay()).refusal?.code).toBe("Trigger.FixedRunId");
    expect((await nextDay()).last?.code).toBe("Trigger.FixedRunId");
  });

  it("and any other that fails for the time being is tried again", async () => {
    const { clock } = pipeline.cloud.kernel;
    if (!("advance" in clock)) throw new Error("the clock must be driven by now");
    const before = await runs();
    const match = { service: "states", operation: "StartExecution", role: "*StartRequested*" };
    const settings = { code: "AccessDeniedException", message: "not yet", status: 400 };
    await pipeline.plan({ at: "call", match, effect: "error", settings });
    const content = asking({ runId: "in-the-end" });
    const failed = await request("tried-again", content);
    expect(failed).toMatchObject({
      outcome: "failed",
      refusal: { code: "AccessDeniedException", text: "not yet" },
      notifiedAt: null,
    });
    expect(await runs()).toEqual(before);
    await pipeline.plan();
    const ended = await pipeline.until(async () => {
      (clock as DrivenClock).advance(60_000);
      const found = await findAnswer(pipeline.bucket, requestOfKey(failed.request.key));
      return found?.value?.outcome === "started" ? found.value : undefined;
    });
    expect(ended.run?.runId).toBe("in-the-end");
    expect(await runs()).toEqual([...before, "in-the-end"].sort());
  });
});

/** The rule that the stack has with a schedule. */
async function addSchedule({ kernel, client }: PipelineCloud["cloud"]): Promise<void> {
  const [events, lambda] = [new EventBridgeClient(client), singleTryLambdaClient(client)];
  const { FunctionName, FunctionArn } = await findFunction(lambda);
  const rule = { Name: "standing", ScheduleExpression: "rate(1 day)" };
  const { RuleArn: SourceArn } = await events.send(new PutRuleCommand(rule));
  const permission = {
    ...{ FunctionName, SourceArn, StatementId: "standing" },
    ...{ Action: "lambda:InvokeFunction", Principal: "events.amazonaws.com" },
  };
  await kernel.call("lambda", "AddPermission", permission, kernel.rootContext());
  const Targets = [{ Id: "one", Arn: FunctionArn }];
  await events.send(new PutTargetsCommand({ Rule: rule.Name, Targets }));
  events.destroy();
  lambda.destroy();
}

async function findFunction(lambda: LambdaClient): Promise<FunctionConfiguration> {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  return Functions.find(({ Handler }) => Handler === "start-requested.handler") ?? {};
}
