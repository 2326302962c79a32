import type { Finding } from "../../dataset-tools/check/finding.ts";
import type { CheckResult } from "../../dataset-tools/check-dataset.ts";

const blank: Finding = {
  code: "blank-answer",
  severity: "error",
  file: "data/my rows.jsonl",
  line: 7,
  path: "messages[1]",
  message: "the answer is empty",
  hint: "Write the answer or remove the row.",
  repairable: false,
};

const badJson: Finding = {
  code: "bad-json",
  severity: "error",
  file: "data/my rows.jsonl",
  line: 9,
  column: 12,
  message: 'a "line" must be valid JSON & <more>',
  hint: "Fix it.",
  repairable: false,
};

const imbalance: Finding = {
  code: "class-imbalance",
  severity: "warning",
  file: "data/my rows.jsonl",
  line: 0,
  message: "the labels are uneven",
  hint: "Add rows.",
  repairable: false,
};

/** A result with two errors and a warning of which there are more than listed. */
export const badResult: CheckResult = {
  ok: false,
  model: "amazon.nova-micro-v1:0:128k",
  method: "sft",
  files: [{ name: "data/my rows.jsonl", bytes: 1234, records: 1000, sha256: "ab".repeat(32) }],
  records: 1000,
  counts: { "class-imbalance": 1, "blank-answer": 41, "bad-json": 1 },
  findings: [imbalance, blank, badJson],
  truncated: true,
};

export const goodResult: CheckResult = {
  ...badResult,
  ok: true,
  counts: {},
  findings: [],
  truncated: false,
};
