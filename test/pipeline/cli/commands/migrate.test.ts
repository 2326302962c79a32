import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { parse } from "yaml";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import type { Migration, Move } from "../../../../pipeline/run/migrate/migration.ts";
import { runInProcess } from "../../../support/run-program.ts";
import { azureJob, openAiJob, togetherJob } from "../../../support/source-jobs.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const TOPICS = ["cards", "loans", "fees", "apps"];

/** Conversations in OpenAI's chat form. */
function chats(from: number, to: number): string {
  const rows = Array.from({ length: to - from }, (_, at) => {
    const topic = TOPICS[at % 4];
    return {
      messages: [
        { role: "developer", content: "Name the topic." },
        { role: "user", content: `Question ${from + at} about ${topic}, case ${(from + at) * 37}` },
        { role: "assistant", content: topic, ...(at === 1 ? { name: "desk" } : {}) },
      ],
    };
  });
  return `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
}

const pairs = Array.from({ length: 20 }, (_, at) =>
  JSON.stringify({
    input: { messages: [{ role: "user", content: `Greet guest number ${at * 31}.` }] },
    preferred_output: [{ role: "assistant", content: `Good evening, guest ${at}.` }],
    non_preferred_output: [{ role: "assistant", content: "hey" }],
  }),
).join("\n");

const started = process.cwd();
beforeEach(() => {
  process.chdir(temporaryFolder());
  writeFileSync("train.jsonl", chats(0, 30));
  writeFileSync("val.jsonl", chats(100, 110));
  for (const [name, job] of Object.entries({ openAiJob, azureJob, togetherJob })) {
    writeFileSync(`${name}.json`, JSON.stringify(job));
  }
});
afterEach(() => {
  process.chdir(started);
  vi.unstubAllEnvs();
});

async function migrated(service: "openai" | "azure" | "together", ...args: string[]) {
  const run = await runInProcess("migrate", service, ...args, "--json");
  expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: "" });
  return jsonOutputs[`migrate ${service}`].parse(JSON.parse(run.stdout));
}

function moveOf({ moves }: Migration, from: string): Pick<Move, "kind" | "to"> | undefined {
  return moves.find((move) => move.from.startsWith(from));
}

function config(folder: string): unknown {
  return parse(readFileSync(join(folder, "tunewright.yaml"), "utf8"));
}

describe("migrate openai", () => {
  it("writes rows, settings and a record, says what stays behind, and the folder can be planned", async () => {
    const heldOut = ["--validation", "val.jsonl"];
    const made = await migrated(
      "openai",
      ...["train.jsonl", "--job", "openAiJob.json", ...heldOut, "--out", "moved"],
    );
    expect(made).toMatchObject({
      ...{ job: "ftjob-abc123", oldModel: openAiJob.fine_tuned_model, model: "nova-lite" },
      data: { train: { rows: 30, leftOut: 0 }, heldOut: { rows: 10 } },
    });
    expect(moveOf(made, "n_epochs: 8")).toMatchObject({
      kind: "changed",
      to: "hyperparameters.epochCount: 5",
    });
    for (const behind of ["learning_rate_multiplier", "seed", "metadata.note", "name in 1 row"]) {
      expect([behind, moveOf(made, behind)?.kind]).toEqual([behind, "stays"]);
    }
    expect(config("moved")).toEqual({
      ...{ model: "nova-lite", group: "ticket-router", tags: { team: "support" } },
      data: { files: ["train.jsonl"], heldOut: ["held-out.jsonl"] },
      hyperparameters: { epochCount: 5 },
    });
    expect(JSON.parse(readFileSync("moved/migration.json", "utf8"))).toEqual(made);
    process.chdir("moved");
    const planned = JSON.parse((await runInProcess("plan", "--json")).stdout);
    expect(planned).toMatchObject({
      refusal: null,
      plan: { hyperParameters: { epochCount: "5" } },
    });
  });

  it("names what it has done in words, and the validation file that only the service has", async () => {
    const args = ["train.jsonl", "--job", "openAiJob.json", "--out", "moved"];
    const { stdout, exitCode } = await runInProcess("migrate", "openai", ...args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/validation_file: file-val\n +it is stored at OpenAI: download it/);
    expect(stdout).toMatch(/without --held-out the old model cannot be compared/);
  });

  it("needs no job, and proposes a base model that --model replaces", async () => {
    const made = await migrated("openai", "train.jsonl", "--model", "nova-micro", "--out", "moved");
    expect(made).toMatchObject({ job: null, oldModel: null, model: "nova-micro" });
  });

  it("refuses what cannot move, and writes nothing over", async () => {
    const reinforced = { ...openAiJob, method: { type: "reinforcement", reinforcement: {} } };
    writeFileSync("rft.json", JSON.stringify(reinforced));
    writeFileSync("list.json", JSON.stringify({ object: "list", data: [openAiJob, azureJob] }));
    writeFileSync("used", "mine");
    const calls: [string[], string][] = [
      [["--job", "rft.json", "--out", "moved"], "Migrate.Reinforcement"],
      [["--job", "list.json", "--out", "moved"], "Migrate.ManyJobs"],
      [["--job", "togetherJob.json", "--out", "moved"], "Migrate.OtherService"],
      [["--job", "train.jsonl", "--out", "moved"], "Migrate.JobUnreadable"],
      [["--job", "none.json", "--out", "moved"], "Migrate.JobUnreadable"],
      [["--out", "used"], "Migrate.FolderInUse"],
      [["--out", "."], "Migrate.FolderInUse"],
      [["--out", "moved", "--model", "nova-huge"], "Model.Unknown"],
      [["--out", "moved", "--held-out", "train.jsonl"], "Call.Wrong"],
    ];
    for (const [args, code] of calls) {
      const run = await runInProcess("migrate", "openai", "train.jsonl", ...args, "--json");
      const { error } = JSON.parse(run.stdout);
      expect({ args, exitCode: run.exitCode, code: error.code }).toEqual({
        args,
        exitCode: 2,
        code,
      });
      expect(error.hint).toMatch(/\w/);
    }
    expect(existsSync("moved")).toBe(false);
    expect(readFileSync("used", "utf8")).toBe("mine");
  });

  it("stops at rows that Bedrock would reject, leaves nothing, and leaves them out on request", async () => {
    const image = { type: "image_url", image_url: { url: "https://example.org/a.png" } };
    const row = {
      messages: [
        { role: "user", content: [image] },
        { role: "assistant", content: "a" },
      ],
    };
    writeFileSync("mixed.jsonl", `${chats(0, 20)}${JSON.stringify(row)}\n`);
    const stopped = await runInProcess("migrate", "openai", "mixed.jsonl", "--out", "moved");
    expect(stopped.exitCode).toBe(1);
    expect(stopped.stderr).toContain("mixed.jsonl:21");
    expect(readdirSync(".").filter((name) => name.includes("moved"))).toEqual([]);
    const made = await migrated("openai", "mixed.jsonl", "--drop-bad-rows", "--out", "moved");
    expect(made.data.train).toMatchObject({ rows: 20, leftOut: 1 });
    expect(moveOf(made, "1 row of mixed.jsonl")?.kind).toBe("stays");
  });
});

it("migrate azure reads preference data and says that its rejected answers are not used", async () => {
  writeFileSync("pairs.jsonl", pairs);
  const made = await migrated("azure", "pairs.jsonl", "--job", "azureJob.json", "--out", "moved");
  expect(made).toMatchObject({ model: "nova-micro", data: { train: { rows: 20 } } });
  expect(moveOf(made, "method: dpo")).toMatchObject({ kind: "changed" });
  for (const behind of ["beta", "batch_size", "l2_multiplier", "trainingType"]) {
    expect([behind, moveOf(made, behind)?.kind]).toEqual([behind, "stays"]);
  }
  expect(config("moved")).toMatchObject({ group: "tone", hyperparameters: { epochCount: 2 } });
});

it("migrate together moves to the same weights, with the settings that Bedrock has", async () => {
  writeFileSync("many.jsonl", chats(0, 120));
  const args = ["many.jsonl", "--job", "togetherJob.json", "--out", "moved"];
  const made = await migrated("together", ...args);
  expect(made).toMatchObject({ model: "llama-3-1-8b", oldModel: togetherJob.model_output_name });
  expect(moveOf(made, "learning_rate: 0.00001")?.kind).toBe("moved");
  expect(moveOf(made, "train_on_inputs: auto")?.kind).toBe("moved");
  for (const behind of ["lora_r", "lr_scheduler", "warmup_ratio", "weight_decay"]) {
    expect([behind, moveOf(made, behind)?.kind]).toEqual([behind, "stays"]);
  }
  expect(config("moved")).toMatchObject({
    group: "tickets",
    hyperparameters: { epochCount: 3, learningRate: 0.00001 },
  });
});

/** A service that answers with the topic of the question, fails as told, and keeps what it was sent. */
async function oldService(failures: number[] = []) {
  const seen: { key: string; body: { model: string; messages: { content: string }[] } }[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk;
    });
    request.on("end", () => {
      const status = failures.shift() ?? 200;
      const body = JSON.parse(text);
      seen.push({ key: String(request.headers.authorization), body });
      const asked = body.messages.at(-1).content;
      const content = TOPICS.find((topic) => asked.includes(topic));
      response.writeHead(status, { "retry-after": "0" });
      const answer = { choices: [{ message: { role: "assistant", content } }] };
      const failure = { error: { code: "model_not_found", message: "the secret is sk-1" } };
      response.end(JSON.stringify(status === 200 ? answer : failure));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  onTestFinished(() => void server.close());
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

describe("migrate ask-old", () => {
  it("asks the held-out rows once, keeps answers through a failure, and never prints the key", async () => {
    vi.stubEnv("OLD_KEY", "sk-secret");
    const job = ["--job", "openAiJob.json", "--held-out", "val.jsonl"];
    await migrated("openai", "train.jsonl", ...job, "--out", "moved");
    const { seen, url } = await oldService([429, 200, 200, 404]);
    const ask = ["migrate", "ask-old", "moved", "--url", url, "--key-env", "OLD_KEY"];
    const fast = ["--requests-per-minute", "6000", "--json"];
    const ended = await runInProcess(...ask, ...fast);
    expect(ended.exitCode).toBe(1);
    expect(JSON.parse(ended.stdout).error).toMatchObject({
      code: "Migrate.OldModel",
      message: expect.stringMatching(/HTTP 404, model_not_found$/),
    });
    const asked = await runInProcess(...ask, ...fast);
    expect(jsonOutputs["migrate ask-old"].parse(JSON.parse(asked.stdout))).toEqual({
      ...{ model: openAiJob.fine_tuned_model, rows: 10, asked: 8, kept: 2, refused: 0 },
    });
    expect(seen.at(-1)).toMatchObject({
      key: "Bearer sk-secret",
      body: { model: openAiJob.fine_tuned_model, messages: [{ content: "Name the topic." }, {}] },
    });
    expect(ended.stdout + ended.stderr + asked.stdout + asked.stderr).not.toMatch(/sk-/);
    const kept = readFileSync("moved/old-answers.jsonl", "utf8").trim().split("\n");
    expect(kept).toHaveLength(10);
    const other = await runInProcess(...ask, "--old-model", "another", ...fast);
    expect(JSON.parse(other.stdout).error.code).toBe("Migrate.OtherOldModel");
  });

  it("sends nothing without a key, to an address in the clear, or without rows of its own", async () => {
    await migrated("openai", "train.jsonl", "--job", "openAiJob.json", "--out", "moved");
    vi.stubEnv("OLD_KEY", "sk-secret");
    const url = ["--url", "https://api.openai.com/v1"];
    const calls: [string[], string][] = [
      [["moved", ...url, "--key-env", "NOT_SET"], "Call.Wrong"],
      [["moved", "--url", "http://example.org/v1", "--key-env", "OLD_KEY"], "Call.Wrong"],
      [["moved", ...url, "--key-env", "OLD_KEY"], "Migrate.NoHeldOut"],
      [[".", ...url, "--key-env", "OLD_KEY"], "Migrate.NoMigration"],
    ];
    for (const [args, code] of calls) {
      const run = await runInProcess("migrate", "ask-old", ...args, "--json");
      expect({ args, exitCode: run.exitCode }).toEqual({ args, exitCode: 2 });
      expect(JSON.parse(run.stdout).error).toMatchObject({ code, hint: expect.any(String) });
    }
  });
});
