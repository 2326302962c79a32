import { createChecker } from "../../dataset-tools/check/checker.ts";
import type { Finding } from "../../dataset-tools/check/finding.ts";
import type { CheckOptions } from "../../dataset-tools/check/options.ts";
import type { CheckedFile, Rule } from "../../dataset-tools/check/rule.ts";
import type { DataRules } from "../../dataset-tools/models/data-rules.ts";
import { toRecord } from "../../dataset-tools/read/to-record.ts";
import type { RawRow } from "../../dataset-tools/record.ts";

/** A set that a rule is tried on. */
export interface Case {
  readonly name: string;
  /** Rows as parsed JSON; a JSON row is on the line of its index plus one. */
  readonly rows: readonly unknown[];
  readonly rules?: Partial<DataRules>;
  readonly options?: Partial<CheckOptions>;
  readonly file?: CheckedFile;
}

/** A case with what the rule must say. */
export interface Failing extends Case {
  /** Lines that the rule must name, no others; 0 for the whole set. */
  readonly lines: readonly number[];
  readonly severity?: Finding["severity"];
  readonly path?: string;
  /** Part of the first message. */
  readonly says?: string;
}

/** A rule with sets that pass and sets that fail. */
export interface RuleCases {
  readonly rule: Rule;
  readonly passes: readonly Case[];
  readonly fails: readonly Failing[];
}

/** Demands of a model without any limit: cases add what they are about. */
export const plainRules: DataRules = {
  model: "amazon.nova-micro-v1:0:128k",
  method: "sft",
  family: "nova",
  format: "bedrock-conversation-2024",
  reserved: [],
  source: "test",
};

/** Runs one rule over a case. */
export function findWith(rule: Rule, one: Case): readonly Finding[] {
  const rules = { ...plainRules, ...one.rules };
  const options = { rules, purpose: "train", maxFindings: 1000, ...one.options } as const;
  const checker = createChecker(options, [rule]);
  checker.file(one.file ?? { name: "rows.jsonl" });
  one.rows.forEach((value, index) => {
    const place = { file: one.file?.name ?? "rows.jsonl", line: index + 1 };
    const row: RawRow = { place, value, text: JSON.stringify(value) };
    checker.row(row, toRecord(row));
  });
  checker.end();
  return checker.findings;
}

/** A conversation of Bedrock's with one question and one answer. */
export function converse(question: unknown, answer: unknown, extra: object = {}): unknown {
  return {
    schemaVersion: "bedrock-conversation-2024",
    messages: [turn("user", question), turn("assistant", answer)],
    ...extra,
  };
}

/** A Converse turn of one text block. */
export function turn(role: string, text: unknown): unknown {
  return { role, content: [{ text }] };
}

/** A Converse row of these turns. */
export function conversation(...messages: unknown[]): unknown {
  return { schemaVersion: "bedrock-conversation-2024", messages };
}

/** `count` good rows, each with its own text and one of four labels. */
export function goodRows(count: number, answer?: (index: number) => string): unknown[] {
  return Array.from({ length: count }, (_, i) =>
    converse(question(i), answer?.(i) ?? labels[i % 4]),
  );
}

const labels = ["refund", "delivery", "password", "invoice"];

/** A different question for every number. */
export function question(i: number): string {
  const what = ["parcel", "account", "order", "subscription", "gift card", "receipt", "address"];
  const how = [
    "cannot find",
    "want to change",
    "need a copy of",
    "was charged for",
    "still wait for",
  ];
  const when = ["since Monday", "for two weeks", "after the update", "before my holiday", "again"];
  return `Ticket ${i}: I ${how[i % 5]} my ${what[i % 7]} number ${i * 37} ${when[(i * 3) % 5]}, what now?`;
}
