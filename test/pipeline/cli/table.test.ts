import { describe, expect, it } from "vitest";
import { displayWidth } from "../../../pipeline/cli/fold.ts";
import { table } from "../../../pipeline/cli/table.ts";

const RUNS = [
  ["RUN", "OUTCOME", "GAIN", "COST", "RESUMES", "REGION"],
  [
    "support-tickets-nova-micro-1a2b",
    "accepted",
    "+38.2 (+28.1 to +47.0)",
    "$1,234.50",
    "",
    "us-east-1",
  ],
  ["日本語-nova-micro-1a2b", "Job.Stalled", "", "~$0.06", "", "us-east-1"],
];

describe("a table", () => {
  it("has numbers, amounts and durations to the right, with their heading", () => {
    const rows = [
      ["NAME", "ROWS", "USD", "SHARE", "TIME", "NOTE"],
      ["a", "5", "~$0.06", "12.5 %", "3 h", "1 h more"],
      ["longer", "1,200", "$1,234.50", "none", "3 m 05 s", "x"],
    ];
    expect(table(rows)).toBe(
      [
        "NAME     ROWS        USD   SHARE      TIME  NOTE",
        "a           5     ~$0.06  12.5 %       3 h  1 h more",
        "longer  1,200  $1,234.50    none  3 m 05 s  x",
      ].join("\n"),
    );
  });

  it("aligns characters that take two columns", () => {
    const lines = table(RUNS).split("\n");
    const at = lines.map((line) =>
      displayWidth(line.slice(0, line.search(/OUTCOME|accepted|Job/))),
    );
    expect(new Set(at).size).toBe(1);
  });

  it.each([66, 70, 80, 100, 120])("is not wider than %i columns, and breaks no word", (width) => {
    const lines = table(RUNS, { width, optional: ["REGION"] }).split("\n");
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    for (const word of [
      "support-tickets-nova-micro-1a2b",
      "accepted",
      "$1,234.50",
      "Job.Stalled",
    ]) {
      expect(lines.join("\n")).toContain(word);
    }
  });

  it("leaves out what may be before it folds a name, and says so", () => {
    const text = table(RUNS, { width: 70, optional: ["REGION"] });
    expect(text).toMatch(/not enough columns for REGION; --json has all$/);
    expect(text).not.toMatch(/us-east-1|RESUMES/);
  });

  it("becomes blocks of labels where words do not fit", () => {
    const text = table(RUNS, { width: 40, indent: 2 });
    expect(text).toMatch(/^ {2}support-tickets-nova-micro-1a2b\n {4}OUTCOME {2}accepted\n/);
    expect(text).toMatch(/\n\n {2}日本語-nova-micro-1a2b\n/);
    expect(Math.max(...text.split("\n").map(displayWidth))).toBeLessThanOrEqual(40);
  });

  it("without rows is its heading", () => {
    expect(table([["A", "B"]])).toBe("A  B");
    expect(table([])).toBe("");
  });
});
