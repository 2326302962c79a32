import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";

function yaml(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "tunewright-config-")), "tunewright.yaml");
  writeFileSync(file, text);
  return file;
}

describe("a run's config", () => {
  it("is complete from a file and a model alone", async () => {
    const config = await loadConfig(undefined, { model: "nova-micro", data: { files: ["a.csv"] } });
    expect(config).toMatchObject({
      serving: { modelUnits: 1 },
      limits: { pollSeconds: 60 },
      gate: { minimumGain: 0, confidence: 0.95 },
      deleteModelOnFailure: false,
    });
  });

  it("lets options win over the file, value by value", async () => {
    const file = yaml("model: nova-lite\ndata: {files: [a.csv], columns: {prompt: q}}\n");
    const config = await loadConfig(file, {
      model: undefined,
      data: { columns: { prompt: "text" } },
    });
    expect(config.model).toBe("nova-lite");
    expect(config.data).toMatchObject({ files: ["a.csv"], columns: { prompt: "text" } });
  });

  it.each([
    ["an object", '{prompt: "Subject, short", completion: category}'],
    ["text", `'prompt="Subject, short",completion=category'`],
  ])("reads a column mapping that is %s", async (_what, columns) => {
    const file = yaml(`model: nova-lite\ndata: {files: [a.csv], columns: ${columns}}\n`);
    const { data } = await loadConfig(file, { data: { columns: { group: "customer" } } });
    expect(data.columns).toEqual({
      prompt: "Subject, short",
      completion: "category",
      group: "customer",
    });
  });

  it.each(["prompt", "{prompt: text, answer: category}"])(
    "places a column mapping that is wrong: %s",
    async (columns) => {
      const file = yaml(`model: nova-lite\ndata:\n  files: [a.csv]\n  columns: ${columns}\n`);
      await expect(loadConfig(file, {})).rejects.toThrow(/yaml:4:\d+ data\.columns/);
    },
  );

  it("names every problem with its place in the file", async () => {
    const file = yaml(
      "model: nova-micro\ndata:\n  files: [a.csv]\nlimits:\n  pollSeconds: 1\n  warmth: 3\n",
    );
    await expect(loadConfig(file, {})).rejects.toThrow(
      /yaml:5:16 limits\.pollSeconds: .*10\n.*yaml:6:3 limits\.warmth: there is no such setting/,
    );
  });

  it("names ten of many unknown settings, and refuses at once what is too long for a config file", async () => {
    const unknown = (count: number) =>
      Array.from({ length: count }, (_, at) => `unknown${at}: 1\n`).join("");
    await expect(
      loadConfig(yaml(`model: nova-micro\ndata: {files: [a.csv]}\n${unknown(500)}`), {}),
    ).rejects.toThrow(/yaml:12:1 unknown9: there is no such setting\n {2}and 490 more$/);
    await expect(loadConfig(yaml(unknown(100_000)), {})).rejects.toThrow(
      /has \d+ characters; a config file has \d+ at most/,
    );
  });

  it.each([
    ["serving: {path: x}", 'must be "on-demand" or "provisioned"'],
    ["serving: {modelUnits: 1.5}", "must be a whole number"],
    ["limits: {jobHours: 0}", "must be more than 0"],
    ["gate: {confidence: 2}", "must be at most 0.999"],
    ["deleteModelOnFailure: 3", "must be true or false"],
    ["hyperparameters: {epochCount: true}", "must be text or a number"],
  ])("says what a setting must be: %s", async (setting, message) => {
    const file = yaml(`model: nova-micro\ndata: {files: [a.csv]}\n${setting}\n`);
    await expect(loadConfig(file, {})).rejects.toThrow(message);
  });

  it("places a syntax error", async () => {
    await expect(loadConfig(yaml("model: [nova\n"), {})).rejects.toThrow(/yaml:\d+:\d+ /);
  });

  it("says which file is missing", async () => {
    await expect(loadConfig("nowhere.yaml", {})).rejects.toThrow(/cannot read .* nowhere.yaml/);
  });

  it("refuses a split that leaves nothing to train on", async () => {
    const data = { files: ["a.csv"], validationShare: 0.5, evaluationShare: 0.5 };
    await expect(loadConfig(undefined, { model: "m", data })).rejects.toThrow(
      /too few rows to train/,
    );
  });
});
