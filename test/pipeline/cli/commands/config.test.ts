import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import type { SettingValue } from "../../../../pipeline/run/setting-values.ts";
import { callVerb } from "../../../support/call-verb.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function written(text: string): string {
  const file = join(temporaryFolder(), "t.yaml");
  writeFileSync(file, text);
  return file;
}

const content = "model: nova-micro\ndata:\n  files: [日本語.csv]\ngate: {champion: null}\n";

async function called(...args: string[]) {
  return callVerb("config", "--config", written(content), ...args);
}

describe("config", () => {
  it("says what is given and where", async () => {
    const { text, exitCode } = await called("--epochs", "3");
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^model +nova-micro +.*t\.yaml:1:8$/m);
    expect(text).toMatch(/^hyperparameters\.epochCount +3 +--epochs$/m);
    expect(text).toMatch(/^gate\.champion +null +.*t\.yaml:4:18$/m);
    expect(text).not.toMatch(/^limits\.jobHours/m);
  });

  it("explains every setting with its default, and what follows from data and model", async () => {
    const { text, data } = await called("--explain", "--minimum-gain", "0.1");
    expect(text).toMatch(/^limits\.jobHours {2}48 {2}default\n {4}Hours after which the job/m);
    expect(text).toMatch(/^evaluation\.scores {2}follows from the data$/m);
    expect(text).toMatch(/^hyperparameters\.epochCount {2}2 {2}follows from the base model$/m);
    const { settings } = jsonOutputs.config.parse(data);
    const by = new Map((settings as SettingValue[]).map((one) => [one.path, one]));
    expect(by.get("gate.minimumGain")).toMatchObject({ value: 0.1, from: "option", place: null });
    expect(by.get("group")?.value).toMatch(/^data-[0-9a-f]{8}$/);
    expect(by.get("budget.maxUsd")).toMatchObject({ value: null, from: "unset" });
  });

  it("says what is missing for a run, which is no fault of the file", async () => {
    const file = written("limits: {jobHours: 3}\n");
    const { exitCode, text, data } = await callVerb("config", "--config", file);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/missing.* data\.files/);
    expect(data).toMatchObject({ missing: ["data.files", "model"] });
  });

  it("prints the schema", async () => {
    const { data } = await callVerb("config", "--schema");
    expect(data).toMatchObject({ type: "object", properties: { model: { type: "string" } } });
  });

  it.each([
    ["model: nova-micro\nmodle: x\n", /t\.yaml:2:1 modle: there is no such setting; did you mean/],
    ["model: nova-mikro\n", /"nova-mikro" is not a known base model/],
  ])("refuses %j with 2", async (wrong, message) => {
    const { exitCode, text } = await callVerb("config", "--config", written(wrong));
    expect(text).toMatch(message);
    expect(exitCode).toBe(2);
  });
});
