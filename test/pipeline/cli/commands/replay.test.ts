import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { listKeys, writeText } from "../../../../pipeline/objects.ts";
import { examples, SYSTEM } from "../../../support/bedrock-tuning.ts";
import { type LeaseBench, startLeaseBench } from "../../../support/lease-bench.ts";
import { logEntry } from "../../../support/replay.ts";

let bench: LeaseBench;
const folder = mkdtempSync(join(tmpdir(), "tunewright-replay-"));
const file = (name: string) => join(folder, name);

/** More than a batch of answers. */
const asked = examples(55);
const fast = ["--requests-per-minute", "60000", "--tokens-per-minute", "100000000"];

beforeAll(async () => {
  bench = await startLeaseBench();
  for (const name of ["before", "after"]) await bench.point(await bench.version(name));
  await putLogs("06/a.json.gz", [...asked.map(entryOf), ...asked.slice(0, 5).map(entryOf)]);
  const image = { messages: [{ role: "user", content: [{ image: { format: "png" } }] }] };
  const broken = logEntry("x", "y", { input: { inputBodyJson: image } });
  await putLogs("06/b.json.gz", [broken, logEntry("x", null, { errorCode: "Throttled" })]);
  await putLogs("06/data/long_input.json.gz", [{ messages: [] }]);
  await putLogs("01/early.json.gz", [logEntry("x", "y")]);
  const cells = asked.slice(0, 20).map(({ prompt, completion }) => `"${prompt}",${completion}`);
  writeFileSync(file("labeled.csv"), `question,label\n${cells.join("\n")}\n`);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await bench?.stop();
});

/** Production has answered every fifth question wrong. */
function entryOf({ prompt, completion }: (typeof asked)[number], at: number) {
  const body = {
    system: [{ text: SYSTEM }],
    messages: [{ role: "user", content: [{ text: prompt }] }],
  };
  const answer = at % 5 === 0 ? "none of them" : completion;
  return logEntry(prompt, answer, { input: { inputBodyJson: body } });
}

async function putLogs(name: string, entries: readonly object[]): Promise<void> {
  const Key = `logs/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/27/${name}`;
  const Body = gzipSync(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  const { s3, name: Bucket } = bench.run.bucket;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
}

async function spoil(id: string): Promise<void> {
  const text = JSON.stringify({ schema: 2 });
  await writeText(bench.run.bucket, `replays/${id}/replay.json`, { text, type: "text/plain" });
}

const logs = () => `s3://${bench.run.bucket.name}/logs/`;
const wanted = () => [logs(), "--candidate", "test@candidate", "--since", "2026-11-27T05:30Z"];

describe("tunewright replay", () => {
  it("asks both versions what production was asked, and compares all three", async () => {
    const pages = ["--html", file("r.html"), "--markdown", file("r.md")];
    const how = [...fast, "--references", file("labeled.csv"), ...pages];
    const { data, exitCode } = await bench.json(jsonOutputs.replay, "replay", ...wanted(), ...how);
    expect(data).toMatchObject({
      ...{ group: "test", isSimulated: true, stopped: null, rows: [] },
      collected: {
        ...{ rows: 62, questions: 60, distinct: 55, otherHours: 1, filtered: {} },
        skipped: { media: 1, error: 1 },
      },
      questions: { rows: 55, asked: 55, calls: 60, withLogged: 55, withReference: 20 },
      sides: { candidate: { version: "after" }, champion: { version: "before" } },
      quality: { rows: 20, logged: { rows: 20, score: 0.8 } },
    });
    expect(data.agreements.map(({ between }) => between.join())).toEqual([
      "candidate,champion",
      "candidate,logged",
      "champion,logged",
    ]);
    expect(data.sides.candidate.answers.usdPer1000Answers).toBeGreaterThan(0);
    expect(exitCode).toBe(data.quality?.verdict === "worse" ? 1 : 0);
    const [page, markdown] = [
      readFileSync(file("r.html"), "utf8"),
      readFileSync(file("r.md"), "utf8"),
    ];
    for (const text of [page, markdown]) {
      expect(text).toMatch(/Replay: after beside before/);
      expect(text).toMatch(/Simulated: small local models/);
      expect(text).toMatch(/1 with images/);
      expect(text).not.toContain(asked[0]?.prompt);
    }
    expect(page).toMatch(/This page holds no question and no answer/);
  });

  it("shows what it has measured, and texts only where they are requested", async () => {
    const calls = file("calls.jsonl");
    const entries = asked.slice(0, 6).map(entryOf);
    writeFileSync(calls, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    const base = ["replay", calls, "--candidate", "after", "--champion", "base", ...fast];
    const { stdout, exitCode } = await bench.command(...base);
    expect(stdout).toMatch(/champion +base model b\n/);
    expect(stdout).toMatch(/candidate and production then +6 /);
    expect(stdout).toMatch(/no right answer is known/);
    expect(stdout).not.toContain(asked[0]?.prompt);
    expect(exitCode).toBe(0);
    const shown = await bench.command(...base, "--show-rows", "50");
    expect(shown.stdout).toMatch(
      /what is answered is not asked again[\s\S]*nothing: all is answered/,
    );
    const { data } = await bench.json(jsonOutputs.replay, ...base, "--show-rows", "50");
    for (const { question } of data.rows) expect(shown.stdout).toContain(question);
    expect(data.rows.length).toBe(data.differing);
  });

  it("makes another replay once the input has other questions, and none before", async () => {
    const rows = file("rows.csv");
    writeFileSync(rows, "question,label\nwhere is my card,card_lost\n");
    const call = ["replay", rows, "--candidate", "after", ...fast];
    const ids: string[] = [];
    for (const more of ["", "", "it was stolen,card_lost\n", ""]) {
      writeFileSync(rows, more, { flag: "a" });
      // What another version of Tunewright wrote is left alone.
      if (ids.length === 3) await spoil(ids[2] ?? "");
      const { data } = await bench.json(jsonOutputs.replay, ...call);
      ids.push(data.id);
      expect(data.questions.withReference).toBe(data.questions.rows);
    }
    expect(ids[1]).toBe(ids[0]);
    expect(ids.slice(2)).toEqual(["2", "3"].map((number) => ids[0]?.replace(/1$/, number)));
  });

  it("asks before it spends, and asks nothing without that", async () => {
    const before = await listKeys(bench.run.bucket, "replays/");
    const { stdout, stderr, exitCode } = await bench.commandAtAws(
      ...["replay", logs(), "--candidate", "after", "--limit", "3"],
    );
    expect(stdout).toMatch(/questions +3 of 56 different questions[\s\S]*pace +1,000 questions/);
    expect(stderr).toMatch(/this replay costs money and needs your confirmation/);
    expect(exitCode).toBe(2);
    expect(await listKeys(bench.run.bucket, "replays/")).toEqual(before);
  });

  it("refuses what cannot be compared or paid, and says what to do", async () => {
    const gone = await bench.version("gone");
    await bench.retired(gone);
    const replay = (...args: string[]) => bench.refused("replay", ...args);
    expect(await replay(logs(), "--candidate", "gone")).toMatchObject({
      code: "Replay.NotServed",
      hint: expect.stringMatching(/`tunewright serve gone` serves it, billed by tokens only/),
      exitCode: 2,
    });
    const refusals = [
      ["--candidate", "after", "--champion", "gone"],
      ["--candidate", "after", "--champion", "candidate"],
      ["--candidate", "after", "--max-usd", "0.0000001"],
      ["--candidate", "after", "--operation", "InvokeModel"],
      ["--candidate", "after", "--references", file("rows.csv")],
    ];
    const codes: string[] = [];
    for (const args of refusals) codes.push((await replay(logs(), ...args)).code);
    expect(codes).toEqual([
      "Replay.NotServed",
      "Replay.SameModel",
      "Replay.OverBudget",
      "Replay.NoQuestions",
      "Replay.NoReferences",
    ]);
  });
});
