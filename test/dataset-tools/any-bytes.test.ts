import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CheckResult, checkDataset } from "../../dataset-tools/index.ts";
import { describeNeeds, shared } from "../support/needs.ts";

const names = ["set.jsonl", "set.json", "set.csv", "set.tsv", "set.parquet", "set", "set.jsonl.gz"];

async function check(bytes: Uint8Array, name: string): Promise<CheckResult> {
  const openRemote = async () =>
    (async function* () {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    })();
  return checkDataset({ inputs: [`s3://bucket/${name}`], openRemote, model: "nova-micro" });
}

function expectSound(result: CheckResult): void {
  const listed = result.findings.length;
  const counted = Object.values(result.counts).reduce((sum, count) => sum + count, 0);
  expect(counted).toBeGreaterThanOrEqual(listed);
  expect(result.findings.filter(({ code }) => code === "rule-failed")).toEqual([]);
  expect(result.findings.every(({ line }) => Number.isInteger(line) && line >= 0)).toBe(true);
  expect(result.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
}

/** Bytes that look enough like data to reach deep into the readers. */
const almostData = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{"messages":[',
        '{"role":"user","content":[{"text":"',
        '"}]}',
        "]}",
        "\n",
        "\r\n",
        '{"prompt":"a","completion":"b"}\n',
        '","',
        "prompt,completion\n",
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        "\0",
        "\ufeff",
        "\\ud800",
        "PAR1",
      ),
      fc.string(),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => Buffer.from(pieces.join("")));

describe("any bytes at all end in findings", () => {
  it.each(names)("as %s", async (name) => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      almostData,
      almostData.map((data) => new Uint8Array(gzipSync(data))),
      almostData.map((data) => Buffer.from(data.toString(), "utf16le")),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => expectSound(await check(content, name))),
      { numRuns: 25 },
    );
  });

  it.each([
    ["nothing", ""],
    ["white space", " \n\n \r\n"],
    ["100,000-deep objects", '{"a":'.repeat(100_000)],
    ["100,000-deep, closed", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}\n`],
    ["100,000-deep in a record", `{"messages":${"[".repeat(100_000)}${"]".repeat(100_000)}}\n`],
    ["NUL bytes", "\0".repeat(100_000)],
    ["quotes", '"'.repeat(100_001)],
    ["commas", ",".repeat(100_000)],
    ["backslashes in a string", `{"prompt":"${"\\".repeat(100_001)}"}\n`],
    ["keys", `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join(",")}}\n`],
  ])("%s", async (_name, content) => {
    for (const name of names) {
      const result = await check(Buffer.from(content), name);
      expectSound(result);
      expect(result.ok).toBe(false);
    }
  });

  it("a lone surrogate is named and does no harm", async () => {
    const row = '{"prompt":"a \\ud800 b","completion":"c"}\n';
    const result = await check(Buffer.from(row.repeat(10)), "set.jsonl");
    expectSound(result);
    expect(result.counts["lone-surrogate"]).toBe(10);
  });
});

describeNeeds(shared("data"), "real files cut off anywhere", (data) => {
  it.each([
    "banking77/test.csv",
    "gsm8k/test.jsonl",
    "nova-forge/sft_train_samples_converse.json",
    "sharegpt-toolcall/glaive_toolcall_en_demo.json",
    "aws-faq-csv/Amazon_SageMaker_FAQs.csv",
  ])("%s", async (name) => {
    const whole = readFileSync(join(data, name)).subarray(0, 60_000);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length }), fc.nat({ max: 255 }), async (cut, byte) => {
        const bytes = Buffer.from(whole.subarray(0, cut));
        if (cut > 0) bytes[cut >> 1] = byte;
        expectSound(await check(bytes, name.replaceAll("/", "-")));
      }),
      { numRuns: 6 },
    );
  });
});
