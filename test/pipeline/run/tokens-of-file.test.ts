import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { resolveModel } from "../../../pipeline/models/resolve.ts";
import { prepareData } from "../../../pipeline/run/prepare.ts";
import { callVerb } from "../../support/call-verb.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Tokens of all parts, as the plan counts them. */
async function planned(file: string, model: string, data: Record<string, unknown>) {
  const config = await loadConfig(undefined, { model, data: { files: [file], ...data } });
  const folder = join(temporaryFolder(), "out");
  const { dataset } = await prepareData(config, resolveModel(model), { folder });
  const parts = [dataset.train, dataset.validation, dataset.evaluation];
  return parts.reduce((sum, part) => sum + (part?.tokens ?? 0), 0);
}

/** Tokens of all rows, as the page of the check shows them. */
async function shown(...args: string[]): Promise<number> {
  const { text } = await callVerb("validate", ...args, "--html", "-");
  const count = /the rows have about ([\d,]+)/.exec(text)?.[1];
  return Number(count?.replaceAll(",", ""));
}

function chats(system: (row: number) => string | undefined): string {
  const rows = Array.from({ length: 60 }, (_, at) => ({
    schemaVersion: "bedrock-conversation-2024",
    ...(system(at) === undefined ? {} : { system: [{ text: system(at) }] }),
    messages: [
      { role: "user", content: [{ text: `Wie heißt der Ort Nummer ${at}, bitte?` }] },
      { role: "assistant", content: [{ text: `Er heißt ${at * 7919}, und er ist schön.` }] },
    ],
  }));
  const file = join(temporaryFolder(), "chats.jsonl");
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

const labels = "dataset-tools/examples/support-tickets.csv";

describe("the page of the check and the plan count the same tokens", () => {
  it.each([
    ["labels, which a system text lists", () => labels, "nova-micro", []],
    [
      "a system text that is given",
      () => labels,
      "nova-micro",
      ["--system", "Answer with a label."],
    ],
    ["no system text", () => labels, "nova-micro", ["--system", ""]],
    ["prompt and completion", () => labels, "llama-3-1-8b", []],
    ["rows with a system text of their own", () => chats(() => "Be brief."), "nova-lite", []],
    ["rows without one", () => chats(() => undefined), "nova-lite", []],
  ])("%s", async (_what, fileOf, model, args) => {
    const file = fileOf();
    const [, system] = args;
    const data = system === undefined ? {} : { system };
    expect(await shown(file, "--model", model, ...args)).toBe(await planned(file, model, data));
  });
});
