import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChecker } from "../../../dataset-tools/check/checker.ts";
import type { CheckOptions } from "../../../dataset-tools/check/options.ts";
import type { Rule } from "../../../dataset-tools/check/rule.ts";
import { findModelRules, knownModels } from "../../../dataset-tools/models/rules.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import type { RawRow } from "../../../dataset-tools/record.ts";
import { converse, goodRows, plainRules } from "../../support/rule-case.ts";

interface RunOptions extends Partial<CheckOptions> {
  readonly only?: readonly Rule[];
}

function run(rows: readonly unknown[], { only, ...options }: RunOptions = {}) {
  const all = { rules: plainRules, purpose: "train", maxFindings: 100, ...options } as const;
  const checker = createChecker(all, only);
  checker.file({ name: "a.jsonl" });
  rows.forEach((value, i) => {
    const row: RawRow = {
      place: { file: "a.jsonl", line: i + 1 },
      value,
      text: JSON.stringify(value),
    };
    checker.row(row, toRecord(row));
  });
  checker.end();
  return checker;
}

const broken: Rule = {
  code: "broken",
  severity: "hint",
  title: "Breaks",
  why: "A test",
  remedy: "None",
  source: "test",
  repairable: false,
  create: () => ({
    record({ ordinal }) {
      if (ordinal === 1) throw new TypeError("secret text of the row");
    },
  }),
};

const counting: Rule = {
  ...broken,
  code: "counting",
  create: ({ report }) => ({
    record: ({ record: { place } }) => report({ place, message: "seen" }),
  }),
};

describe("a rule that throws", () => {
  it("becomes a separate finding, and the others continue", () => {
    const checker = run(goodRows(3), { only: [broken, counting] });
    expect(checker.counts).toEqual({ "rule-failed": 1, counting: 3 });
    const failed = checker.findings.find(({ code }) => code === "rule-failed");
    expect(failed).toMatchObject({ severity: "error", line: 2 });
    expect(failed?.message).toContain("broken");
    expect(failed?.message).not.toContain("secret");
    expect(checker.ok).toBe(false);
  });

  it("is caught when it starts, opens a file and ends, too", () => {
    const at = (where: "create" | "file" | "end"): Rule => {
      const fail = () => {
        throw new Error("no");
      };
      return { ...broken, create: where === "create" ? fail : () => ({ [where]: fail }) };
    };
    for (const where of ["create", "file", "end"] as const) {
      expect(run(goodRows(2), { only: [at(where), counting] }).counts).toEqual({
        "rule-failed": 1,
        counting: 2,
      });
    }
  });
});

describe("the list of findings", () => {
  it("is bounded, the counts are not", () => {
    const checker = run(goodRows(50), { only: [counting], maxFindings: 7 });
    expect(checker.findings).toHaveLength(7);
    expect(checker.counts).toEqual({ counting: 50 });
    expect(checker.truncated).toBe(true);
    expect(checker.ok).toBe(true);
  });

  it("has room for five late errors after a thousand hints", () => {
    const rows = [...goodRows(1000), ...[1, 2, 3, 4, 5].map((n) => converse(`late ${n}`, ""))];
    const checker = run(rows, { maxFindings: 20 });
    const blank = checker.findings
      .filter(({ code }) => code === "blank-answer")
      .map(({ line }) => line);
    expect(blank).toEqual([1001, 1002, 1003, 1004, 1005]);
  });

  it("has a place for each finding, in the order of the lines", () => {
    const { findings } = run([converse("q", ""), ...goodRows(5), converse("User:", "")], {
      rules: { ...plainRules, reserved: ["User:"] },
    });
    const lines = findings.map(({ line }) => line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(findings.every(({ file }) => file === "a.jsonl")).toBe(true);
  });

  it("can be empty with no room at all", () => {
    expect(run(goodRows(3), { only: [counting], maxFindings: 0 }).findings).toEqual([]);
  });
});

it("keeps examples only when asked to", () => {
  const rows = [converse("a question", "")];
  expect(run(rows).examples.of("blank-answer")).toEqual([]);
  expect(run(rows, { examplesPerCode: 2 }).examples.of("blank-answer")).toMatchObject([
    { line: 1, question: "a question" },
  ]);
});

it("never breaks and never quotes a row, whatever JSON comes", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("User:", "<p>", "\ud83d", "Â£", "\u200b", ""),
  );
  const content = fc.oneof(
    text,
    fc.jsonValue(),
    fc.array(fc.oneof(fc.record({ text }), fc.jsonValue()), { maxLength: 3 }),
  );
  const message = fc.oneof(
    fc.jsonValue(),
    fc.record({
      role: fc.oneof(fc.constantFrom("user", "assistant", "system", "User"), text),
      content,
    }),
  );
  const row = fc.oneof(
    fc.dictionary(text, fc.jsonValue()),
    fc.record({
      prompt: fc.oneof(text, fc.jsonValue()),
      completion: fc.oneof(text, fc.jsonValue()),
    }),
    fc.record(
      {
        messages: fc.array(message, { maxLength: 4 }),
        system: fc.jsonValue(),
        reference_answer: fc.jsonValue(),
      },
      { requiredKeys: ["messages"] },
    ),
    fc.record({
      conversations: fc.array(fc.record({ from: text, value: fc.jsonValue() }), { maxLength: 3 }),
    }),
  );
  const mark = "Xyzzy-Plugh";
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const checker = run(
        [...rows, { prompt: `${mark} User: \u0007`, completion: `${mark} <p>` }],
        { rules: findModelRules("nova-lite") },
      );
      expect(checker.counts["rule-failed"]).toBeUndefined();
      expect(JSON.stringify(checker.findings)).not.toContain(mark);
    }),
    { numRuns: 300 },
  );
});

it("gives good rows no error for any known model", () => {
  for (const model of knownModels()) {
    const checker = run(goodRows(240), { rules: findModelRules(model) });
    expect(checker.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  }
});
