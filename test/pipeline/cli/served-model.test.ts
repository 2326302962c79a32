import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { jsonOutputs } from "../../../pipeline/cli/json-output.ts";
import { openEnvironment } from "../../../pipeline/run/environment.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { colorsTable } from "../../support/colors.ts";
import { localProject } from "../../support/local-project.ts";
import { boto3, itNeeds } from "../../support/needs.ts";
import { runInProcess as cli } from "../../support/run-program.ts";

/** A model in service and one that was rejected, each of a group of its own, by one local cloud. */
const { project, folder, open, close } = localProject("served");
/** Milliseconds; only a hang takes as long. */
const SETUP = 900_000;
const SYSTEM = 'Name the animal.\nSay nothing else, not even "why".';
const QUESTION = "my lamp number 4 looks redish to me";

/** Rows in OpenAI's chat form, all with the same system prompt. */
function chats(from: number, to: number): string {
  const lines = colorsTable(to)
    .trim()
    .split("\n")
    .slice(1 + from);
  const rows = lines.map((line) => {
    const [content = "", answer = ""] = line.split(",");
    const turns = [
      { role: "system", content: SYSTEM },
      { role: "user", content },
    ];
    return JSON.stringify({ messages: [...turns, { role: "assistant", content: answer }] });
  });
  return `${rows.join("\n")}\n`;
}

beforeAll(async () => {
  await open();
  writeFileSync("train.jsonl", chats(0, 120));
  writeFileSync("val.jsonl", chats(120, 160));
  await cli("migrate", "openai", "train.jsonl", "--held-out", "val.jsonl", "--out", "animals");
  const config = ["--config", "animals/tunewright.yaml", "--held-out", "animals/held-out.jsonl"];
  const tune = ["--model", "nova-micro", "--local", "--speed", "600", "--json"];
  const rows = ["tune", "animals/train.jsonl", ...config, ...tune, "--no-watch"];
  await cli(...rows, "--run-id", "good", "--group", "animals");
  await cli(...rows, "--run-id", "strict", "--group", "strict-animals", "--minimum-gain", "0.999");
  for (const runId of ["good", "strict"]) await cli("watch", runId, "--local");
}, SETUP);

afterAll(close);

async function json(...args: string[]) {
  const run = await cli(...args, "--local", "--json");
  return { exitCode: run.exitCode, stderr: run.stderr, data: JSON.parse(run.stdout) };
}

describe("versions card", () => {
  it("says how the model is called, and that this is how it was trained", async () => {
    const run = await json("versions", "card", "animals");
    const card = jsonOutputs["versions card"].parse(run.data);
    expect(run.exitCode).toBe(0);
    expect(card).toMatchObject({
      ...{ runId: "good", region: "us-east-1", servedBy: "on-demand", system: SYSTEM },
      ...{ prompt: "{{question}}", temperature: 0.00001 },
      parity: { result: "same", differences: [] },
    });
    const { stdout } = await cli("versions", "card", "animals@candidate", "--local");
    expect(stdout).toMatch(/✓ the served prompt is the trained prompt, by \d+ training rows/);
  });

  it("exits 1 and names the rows where the served prompt is not the trained one", async () => {
    const { endpoint } = JSON.parse(readFileSync(".tunewright/daemon.json", "utf8"));
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const { bucket } = await openEnvironment({ endpoint, region: "us-east-1", credentials });
    const object = { Bucket: bucket.name, Key: runLayout("good").manifest };
    const stored = await bucket.s3.send(new GetObjectCommand(object));
    const manifest = JSON.parse((await stored.Body?.transformToString()) ?? "");
    const put = (system: object) =>
      bucket.s3.send(
        new PutObjectCommand({ ...object, Body: JSON.stringify({ ...manifest, system }) }),
      );
    await put({ text: "Name the plant.", source: "given" });
    const broken = await json("versions", "card", "animals");
    await put(manifest.system);
    expect(broken.exitCode).toBe(1);
    expect(broken.data.parity).toMatchObject({
      result: "differs",
      differences: [{ kind: "system-differs", firstLine: 1 }],
    });
  });
});

describe("use", () => {
  /** Runs printed lines as a program of its own, which knows the local cloud by its environment only. */
  async function ask(client: "boto3" | "sdk", command: string): Promise<string> {
    const run = await json("use", "animals", "--as", client);
    const { file, lines } = jsonOutputs.use.parse(run.data);
    const cwd = join(folder, `use-${client}`);
    mkdirSync(cwd);
    symlinkSync(join(project, "node_modules"), join(cwd, "node_modules"));
    writeFileSync(join(cwd, file), lines);
    const { endpoint } = JSON.parse(readFileSync(".tunewright/daemon.json", "utf8"));
    const { PATH = "", HOME = "" } = process.env;
    const keys = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const env = { PATH, HOME, ...keys, AWS_ENDPOINT_URL: endpoint };
    const { stdout } = await promisify(execFile)(command, [file, QUESTION], { cwd, env });
    return stdout.trim();
  }

  it("prints a program of the AWS SDK that asks the model as it was trained", async () => {
    expect(await ask("sdk", process.execPath)).toBe("fox");
  });

  itNeeds(boto3(), "prints a program of boto3 that asks the model as it was trained", async () => {
    expect(await ask("boto3", "python3")).toBe("fox");
  });

  it("prints an entry of a LiteLLM gateway, and nothing else on standard output", async () => {
    const run = await cli("use", "animals@candidate", "--as", "litellm", "--local");
    const { model_list: list } = parse(run.stdout);
    expect(list).toMatchObject([
      {
        model_name: "animals@candidate",
        litellm_params: {
          model: expect.stringMatching(/^bedrock\/converse\/arn:aws:bedrock:us-east-1:/),
          aws_region_name: "us-east-1",
        },
      },
    ]);
    expect(run.stdout).toContain("#   Name the animal.");
    expect(run.stderr).toMatch(/the served prompt is the trained prompt/);
  });

  it("says why an on-demand deployment is not for Agents Classic or a knowledge base", async () => {
    for (const client of ["agents-classic", "knowledge-base"]) {
      const run = await json("use", "animals", "--as", client);
      expect([run.exitCode, run.data.error.code]).toEqual([1, "Use.NeedsThroughput"]);
    }
    expect((await cli("use", "animals", "--as", "nothing", "--local")).exitCode).toBe(2);
  });
});

describe("a rejected model", () => {
  it("does not answer, by its group or its run, and it is said why", async () => {
    for (const name of ["strict-animals", "strict"]) {
      for (const verb of [
        ["invoke", name, "hello"],
        ["use", name],
        ["versions", "card", name],
      ]) {
        const { exitCode, data } = await json(...verb);
        expect([verb, exitCode, data.error.code]).toEqual([verb, 1, "Registry.NotAccepted"]);
        expect(data.error.hint).toContain("`tunewright report strict`");
      }
    }
    const { data } = await json("invoke", "animals", QUESTION);
    expect(data.answer).toBe("fox");
    const unknown = await json("invoke", "nothing-such", "hello");
    expect([unknown.exitCode, unknown.data.error.code]).toEqual([2, "Registry.NoModel"]);
  });
});

describe("runs and versions", () => {
  it("lists runs by how they ended", async () => {
    const of = async (verdict: string) => {
      const { data } = await json("runs", "--verdict", verdict);
      return jsonOutputs.runs.parse(data).runs.map(({ runId }) => runId);
    };
    expect(await of("accepted")).toEqual(["good"]);
    expect(await of("rejected")).toEqual(["strict"]);
    expect((await of("better")).sort()).toEqual(["good", "strict"]);
    expect(await of("failed")).toEqual([]);
    expect((await cli("runs", "--verdict", "nice", "--local")).exitCode).toBe(2);
  });

  it("lists versions without a verb, and follows a run by status --follow", async () => {
    const listed = await json("versions");
    expect(listed.data).toEqual((await json("versions", "list")).data);
    const followed = await cli("status", "strict", "--follow", "--local");
    expect(followed.exitCode).toBe(1);
    expect(followed.stdout).toMatch(/REJECTED/);
  });
});

describe("migrate compare", () => {
  it("scores the old model's answers as the run scores its own", async () => {
    const none = await json("migrate", "compare", "animals", "good");
    expect([none.exitCode, none.data.error.code]).toEqual([1, "Migrate.NoOldAnswers"]);
    const { data } = await json("compare", "good", "strict");
    const rows = data.answers.rows;
    const { endpoint } = JSON.parse(readFileSync(".tunewright/daemon.json", "utf8"));
    const { data: card } = await json("versions", "card", "animals");
    process.env["SERVED_KEY"] = "local";
    const url = ["--url", `${endpoint}/openai/v1`, "--key-env", "SERVED_KEY"];
    const model = ["--old-model", card.modelId, "--requests-per-minute", "6000"];
    const asked = await cli("migrate", "ask-old", "animals", ...url, ...model, "--json");
    expect([asked.exitCode, JSON.parse(asked.stdout)]).toMatchObject([0, { rows, asked: rows }]);
    const same = await json("migrate", "compare", "animals", "good");
    const compared = jsonOutputs["migrate compare"].parse(same.data);
    expect(same.exitCode).toBe(0);
    expect(compared).toMatchObject({ rows, onlyNew: 0, score: "labels", gain: 0 });
  });
});

describe("logs", () => {
  it("shows what states and functions did, in one order, without a text of the data", async () => {
    const run = await json("logs", "good");
    const { events, isRunning } = jsonOutputs.logs.parse(run.data);
    expect([run.exitCode, isRunning]).toEqual([0, false]);
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort());
    expect(events.at(0)).toMatchObject({ source: "state", what: "started" });
    expect(events).toContainEqual(
      expect.objectContaining({ source: "function", level: "info", what: "done" }),
    );
    expect(events.every(({ name }) => name !== "")).toBe(true);
    expect(JSON.stringify(events)).not.toMatch(/lamp|fox|Name the animal/);
    const { stdout } = await cli("logs", "good", "--local", "--follow");
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}state {5}the run: started$/m);
  });

  it("is cut by time and by what failed, and names a wrong call", async () => {
    expect((await json("logs", "good", "--since", "2100-01-01")).data.events).toEqual([]);
    expect((await json("logs", "good", "--errors")).data.events).toEqual([]);
    expect((await cli("logs", "good", "--errors", "--local")).stdout).toBe("nothing was logged\n");
    expect((await cli("logs", "good", "--since", "soon", "--local")).exitCode).toBe(2);
    const unknown = await json("logs", "nothing-such");
    expect([unknown.exitCode, unknown.data.error.code]).toEqual([2, "Run.Unknown"]);
  });
});
