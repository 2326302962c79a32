import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { checkDataset } from "../../../dataset-tools/check-dataset.ts";
import type { DatasetOptions } from "../../../dataset-tools/options.ts";
import { describeNeeds, shared } from "../../support/needs.ts";

const data = shared("data");
const folder = mkdtempSync(join(tmpdir(), "real-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Options = Partial<Omit<DatasetOptions, "inputs">>;

/** Sets that are what they claim to be, and every warning that is true of them, with its count. */
const clean: readonly [file: string, options: Options, warnings: Record<string, number>][] = [
  ["banking77/train.csv", {}, { "near-duplicate-row": 36 }],
  ["banking77/test.csv", { purpose: "evaluation" }, { "near-duplicate-row": 2 }],
  ["gsm8k/train.jsonl", {}, { "invisible-character": 1 }],
  ["gsm8k/test.jsonl", {}, { "invisible-character": 1 }],
  ["aws-nova-tooluse/train_ft.jsonl", {}, { "near-duplicate-row": 1 }],
  ["aws-nova-tooluse/test_ft.jsonl", {}, {}],
  // Their schemaVersion is "bedrock-conversation-2023"-like text, which Nova accepts and Llama rejects.
  ["aws-nova-tooluse/formatted_train_ft.jsonl", {}, { "schema-version-wrong": 560 }],
  ["aws-nova-tooluse/formatted_test_ft.jsonl", {}, { "schema-version-wrong": 120 }],
  ["aws-rft-distill/rft_train_data.jsonl", { model: "nova-2-lite", method: "rft" }, {}],
  [
    "aws-rft-distill/rft_test_validation_data.jsonl",
    { model: "nova-2-lite", method: "rft" },
    { "invisible-character": 1 },
  ],
  [
    "aws-rft-distill/uber10K.jsonl",
    { method: "distillation" },
    { "phone-number": 4, "postal-address": 4 },
  ],
  // The three tables have no header.
  ["aws-faq-csv/Amazon_SageMaker_FAQs.csv", {}, { "conflicting-answers": 1, "csv-no-header": 1 }],
  ["aws-faq-csv/sagemaker_faqs.csv", {}, { "csv-no-header": 1 }],
  ["aws-faq-csv/medi_history.csv", {}, { "csv-no-header": 1 }],
  ["nova-forge/openai_sft_test_data.jsonl", {}, { "duplicate-row": 8 }],
  ["nova-forge/sft_train_samples_converse.jsonl", {}, { "duplicate-row": 6 }],
  ["nova-forge/csv_train_test_data.csv", {}, {}],
];

describeNeeds(data, "no false alarm", (path) => {
  it.each(clean)("in %s", async (file, options, warnings) => {
    const input = join(path, file);
    const result = await checkDataset({
      inputs: [input],
      model: "nova-lite",
      maxFindings: 5000,
      ...options,
    });
    expect(result.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    const found: Record<string, number> = {};
    for (const { code, severity } of result.findings) {
      if (severity === "warning") found[code] = (found[code] ?? 0) + 1;
    }
    expect(found).toEqual(warnings);
    expect(result.ok).toBe(true);
  });

  it.each(["train", "val", "test"])("in CLINC150, %s", async (part) => {
    const all = JSON.parse(readFileSync(join(path, "clinc150/data_full.json"), "utf8"));
    const file = join(folder, `clinc-${part}.jsonl`);
    const rows: [string, string][] = all[part];
    writeFileSync(
      file,
      rows.map(([prompt, completion]) => JSON.stringify({ prompt, completion })).join("\n"),
    );
    const { counts, ok } = await checkDataset({ inputs: [file], model: "nova-micro" });
    expect(ok).toBe(true);
    // CLINC150 is sorted by intent.
    const hints = { "likely-label-error": counts["likely-label-error"], "sorted-rows": 1 };
    const warnings = {
      train: { "near-duplicate-row": 44, "answer-in-question": 2 },
      val: {},
      test: { "near-duplicate-row": 5 },
    };
    expect(counts).toEqual({ ...hints, ...warnings[part as keyof typeof warnings] });
    expect((counts["likely-label-error"] ?? 0) / rows.length).toBeLessThan(0.007);
  });
});

describeNeeds(data, "true errors in sets that are broken on purpose", (path) => {
  it("names the row without a user's turn in OpenAI's toy set", async () => {
    const input = join(path, "openai-cookbook-toy/toy_chat_fine_tuning.jsonl");
    const { findings } = await checkDataset({ inputs: [input], model: "nova-micro" });
    expect(findings).toContainEqual(expect.objectContaining({ code: "first-turn", line: 4 }));
    expect(findings).toContainEqual(expect.objectContaining({ code: "too-few-records", line: 0 }));
  });

  it("names the images that no job could read", async () => {
    const input = join(path, "nova-forge/openai_sft_multimodal_test_data.jsonl");
    const { counts } = await checkDataset({ inputs: [input], model: "nova-lite" });
    expect(counts["media-source"]).toBeGreaterThan(0);
  });
});
