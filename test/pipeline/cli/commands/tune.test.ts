import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-tune-"));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("tune, before anything is sent", () => {
  it.each([
    [["--model", "nova-micro"], /name the labeled data: .*data\.files/],
    [["a.csv"], /name the base model: --model NAME/],
    [
      ["a.csv", "--model", "nova-micro", "--attempt", "0"],
      /'--attempt <n>' argument .* must be a whole number, 1 or more/,
    ],
    [
      ["a.csv", "--model", "nova-micro", "--attempt", "1.5"],
      /'--attempt <n>' argument .* must be a whole number, 1 or more/,
    ],
    [
      ["a.csv", "--model", "nova-micro", "--columns", "prompt=a,completion=a"],
      /"a" cannot be both the prompt and the completion/,
    ],
    [["a.csv", "--model", "nova-micro"], /a\.csv does not exist/],
    [["a.csv", "--model", "nova-mikro"], /"nova-mikro" is not a known base model/],
    [["a.csv", "--model", "nova-micro", "--epochs", "9"], /epochCount .* from 1 to 5; got 9/],
    [
      ["a.csv", "--model", "nova-micro", "--hyper", "batchSize=4"],
      /has no hyperparameter batchSize/,
    ],
    [["a.csv", "--model", "llama-3-1-8b", "--serving", "on-demand"], /must be served provisioned/],
    [["a.csv", "--from-model", "arn:x", "--epochs", "3"], /--epochs has no effect on a model that/],
    [["a.csv", "--from-model", "arn:x", "--from-job", "arn:y"], /cannot both be given/],
    [["a.csv", "--aa", "--from-model", "arn:x"], /--from-model has no effect on an A\/A check/],
    [["a.csv", "--model", "nova-micro", "--aa", "--epochs", "3"], /--epochs has no effect on an A/],
    [["a.csv", "--model", "nova-micro", "--aa", "--base-first"], /--base-first has no effect on/],
    [["a.csv", "--from-model", "my-model"], /"my-model" is not the ARN of a custom model/],
    [["a.csv", "--model", "nova-micro", "--tag", "aws:x=1"], /tags.*must not start with aws:/],
    [["a.csv", "--model", "nova-micro", "--evaluation-hours", "60"], /evaluationHours: .* most 48/],
    [["a.csv", "--model", "nova-micro", "--run-id", "A_b", "--group", "x y"], /group: use a-z/],
  ])("refuses %j with 2", async (args, message) => {
    const { exitCode, text } = await callVerb("tune", ...args);
    expect(text).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it("places what is wrong in the config file", async () => {
    const config = file("broken.yaml", "model: nova-micro\nepoch: 3\n");
    const { exitCode, text } = await callVerb("tune", "a.csv", "--config", config);
    expect(text).toMatch(/broken\.yaml:2:1 epoch: there is no such setting/);
    expect(exitCode).toBe(2);
  });

  it("refuses an optimized prompt for the base model by name, before the data is read", async () => {
    const settings = "model: nova-micro\nevaluation:\n  baseArm: optimized\n";
    const config = file("optimized.yaml", settings);
    const { exitCode, text } = await callVerb("tune", "nowhere.csv", "--config", config);
    expect(text).toMatch(
      /CreateAdvancedPromptOptimizationJob\), neither at AWS nor in the local cloud/,
    );
    expect(text).toMatch(/Nothing was bought\. .*--system: the base model and the tuned one/);
    expect(text).toContain("--few-shot 4");
    expect(exitCode).toBe(2);
  });

  it("names the bad rows and ends with 1", async () => {
    const rows = Array.from(
      { length: 40 },
      (_, at) => `question number ${at},${at % 2 ? "a" : "b"}`,
    );
    rows[6] = "question without answer,";
    const data = file("bad-row.csv", `text,category\n${rows.join("\n")}\n`);
    const { exitCode, text, data: result } = await callVerb("tune", data, "--model", "nova-micro");
    expect(text).toMatch(/bad-row\.csv:8/);
    expect(text).toMatch(/--drop-bad-rows/);
    expect(result).toMatchObject({ ok: false });
    expect(exitCode).toBe(1);
  });
});

describe("a row with an image", () => {
  const picture = { image: { format: "png", source: { s3Location: { uri: "s3://mine/1.png" } } } };
  const rows = Array.from({ length: 40 }, (_, at) => ({
    schemaVersion: "bedrock-conversation-2024",
    messages: [
      { role: "user", content: [...(at === 8 ? [picture] : []), { text: `what is this? ${at}` }] },
      { role: "assistant", content: [{ text: at % 2 ? "a" : "b" }] },
    ],
  }));
  const data = file("pictures.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"));

  it("is refused by tune with the reason, its place and what to do", async () => {
    const { exitCode, text } = await callVerb("tune", data, "--model", "nova-lite");
    expect(text).toMatch(/1 row has images or videos, the first at .*pictures\.jsonl:9 \(image\)/);
    expect(text).toMatch(/Remove the rows with media/);
    expect(exitCode).toBe(1);
  });

  it("is fine for validate", async () => {
    const { exitCode } = await callVerb("validate", data, "--model", "nova-lite");
    expect(exitCode).toBe(0);
  });
});

describe("columns that a table does not have", () => {
  const data = file("columns.csv", "text,category\nhello,a\nbye,b\n");

  it.each([
    ["--columns", "prompt=txt,completion=category", "txt"],
    ["--columns", "prompt=text,completion=label", "label"],
    ["--template", "{{title}}", "title"],
    ["--group-by", "customer", "customer"],
  ])("are named once, with the columns that it has: %s %s", async (option, value, lost) => {
    for (const verb of ["validate", "tune", "convert"]) {
      const out = verb === "convert" ? ["--out", join(folder, "out.jsonl")] : [];
      const model = ["--model", "nova-micro", ...out];
      const { exitCode, text } = await callVerb(verb, data, option, value, ...model);
      expect(text).toMatch(`columns.csv has no column "${lost}"`);
      expect(text).toMatch("Its columns are: text, category.");
      expect(exitCode).toBe(2);
    }
  });
});
