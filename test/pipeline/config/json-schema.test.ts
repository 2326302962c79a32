import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { configSchema } from "../../../pipeline/config/json-schema.ts";
import { checkSettings, withParsedColumns } from "../../../pipeline/config/load.ts";
import { settingInfos } from "../../../pipeline/config/setting-paths.ts";

const accepts = new Ajv2020({ formats: { date: true } }).compile(configSchema());

function loads(values: Record<string, unknown>): boolean {
  try {
    checkSettings({ values: withParsedColumns(values), source: undefined });
    return true;
  } catch {
    return false;
  }
}

const waiver = { code: "duplicate-row", reason: "known", until: "2026-12-31" };

describe("the schema of tunewright.yaml accepts what the loader accepts, and nothing else", () => {
  it.each<Record<string, unknown>>([
    {},
    { model: "nova-micro", data: { files: ["a.csv"], sheet: 2, quote: null } },
    { data: { columns: "prompt=a,completion=b" } },
    { data: { columns: { prompt: "a", group: "b" } } },
    { evaluation: { scores: ["labels", "module:a.mjs", { kind: "regex", pattern: "x" }] } },
    { serving: { leaseHours: "none" }, gate: { champion: null, fewShot: 4 } },
    { hyperparameters: { epochCount: 3, learningRate: "0.1" }, tags: { team: "a" } },
    { approval: { aboveUsd: 3 }, waivers: [waiver], prices: { training: 0.1 } },
    { distillation: { teacher: "nova-pro" }, budget: { maxUsd: 0 } },
  ])("%j", (values) => {
    expect({ loads: loads(values), schema: accepts(values) }).toEqual({
      loads: true,
      schema: true,
    });
  });

  it.each<Record<string, unknown>>([
    { modle: "x" },
    { model: "" },
    { model: 3 },
    { data: { files: [] } },
    { data: { files: "a.csv" } },
    { data: { columns: { answer: "a" } } },
    { data: { validationShare: 1 } },
    { data: { sheet: true } },
    { evaluation: { scores: ["bleu"] } },
    { evaluation: { scores: [{ kind: "regex" }] } },
    { evaluation: { scores: [] } },
    { serving: { leaseHours: 0 } },
    { serving: { path: "x" } },
    { limits: { jobHours: 0 } },
    { limits: { pollSeconds: 10.5 } },
    { gate: { confidence: 2 } },
    { gate: null },
    { hyperparameters: { epochCount: true } },
    { tags: { "AWS:x": "a" } },
    { tags: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`t${at}`, ""])) },
    { approval: {} },
    { approval: { required: false } },
    { waivers: [{ ...waiver, until: "soon" }] },
    { waivers: [{ code: "duplicate-row" }] },
    { prices: { lunch: 3 } },
    { group: "A b" },
    { budget: { maxUsd: "3" } },
  ])("not %j", (values) => {
    expect({ loads: loads(values), schema: accepts(values) }).toEqual({
      loads: false,
      schema: false,
    });
  });

  it("says of every setting what it is for", () => {
    expect(settingInfos().length).toBeGreaterThan(60);
    for (const { path, description } of settingInfos()) {
      expect(description, path).toMatch(/\.$/);
    }
  });
});
