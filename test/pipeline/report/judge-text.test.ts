import { expect, it } from "vitest";
import { reportPage } from "../../../pipeline/report/html/page.ts";
import { reportMarkdown } from "../../../pipeline/report/markdown/render.ts";
import type { JudgeResult } from "../../../pipeline/run-folder/verdict.ts";
import { aReport } from "../../support/report.ts";
import { aVerdict } from "../../support/verdict.ts";

const judge: JudgeResult = {
  ...{ modelId: "us.amazon.nova-pro-v1:0", isBaseModel: false },
  truePositives: { right: 30, of: 31, low: 0.838 },
  trueNegatives: { right: 27, of: 27, low: 0.8754 },
  examples: { pairs: 58, first: 1, second: 0, unreadable: 0 },
  answers: { pairs: 1200, first: 40, second: 3, unreadable: 7 },
};

const texts = (changes: Partial<JudgeResult> = {}) => {
  const report = aReport({ verdict: aVerdict({ judge: { ...judge, ...changes } }) });
  return [reportMarkdown(report), reportPage(report)];
};

it("both reports say how the judge was calibrated, how far it goes by the order, and what was a tie", () => {
  for (const text of texts()) {
    expect(text).toContain("30 of 31 (lower bound at 95%: 0.84) examples where answer A is better");
    expect(text).toContain("of 58 examples it chose the answer shown first in both orders in 1");
    expect(text).toContain("of 1,200 answer pairs it chose the answer shown first in both orders");
    expect(text).toContain("in 40, the one shown second in 3");
    expect(text).toContain("could not be read (7 on the answers)");
    expect(text).not.toContain("the base model itself");
  }
});

it("both reports say that a judge may prefer answers like its own, where it is the base model", () => {
  for (const text of texts({ isBaseModel: true })) {
    expect(text).toContain("The judge is the base model itself");
  }
});

it("neither names a judge where none was asked", () => {
  const report = aReport();
  expect(reportMarkdown(report) + reportPage(report)).not.toContain("The judge");
});
