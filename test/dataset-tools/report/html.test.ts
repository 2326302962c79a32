import { describe, expect, it } from "vitest";
import { DuplicateIndex } from "../../../dataset-tools/check/duplicate-index.ts";
import { Examples } from "../../../dataset-tools/check/example-rows.ts";
import { scanRecord } from "../../../dataset-tools/check/seen-record.ts";
import { estimateCost } from "../../../dataset-tools/estimate/cost.ts";
import { estimateTokens } from "../../../dataset-tools/estimate/tokens.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import type { TrainingRecord } from "../../../dataset-tools/record.ts";
import { htmlReport } from "../../../dataset-tools/report/html.ts";
import { badResult, goodResult } from "../../support/check-result.ts";

const profile = {
  records: 3,
  tokens: estimateTokens("one two three", "nova"),
  answerTokens: estimateTokens("one", "nova"),
  longest: 9,
  lengths: [
    { from: 4, to: 8, rows: 2 },
    { from: 8, to: 16, rows: 1 },
  ],
  labels: [{ label: "<b>refund</b>", rows: 2 }],
};

function examplesOf(question: string): Examples {
  const examples = new Examples(3);
  const place = { file: "rows.jsonl", line: 7 };
  const row = { place, value: { prompt: question, completion: "the answer" }, text: "" };
  const seen = scanRecord(toRecord(row) as TrainingRecord, 0, new DuplicateIndex());
  examples.keep("blank-answer", { place, message: "m" }, seen);
  return examples;
}

describe("the HTML report", () => {
  it("needs nothing but itself: no script, no address, nothing loaded", () => {
    const page = htmlReport(badResult, {
      profile,
      cost: estimateCost({ tokens: profile.tokens, epochs: 1, prices: {} }),
      examples: examplesOf("q"),
    });
    expect(page).not.toMatch(/<script|src=|href=|@import|url\(|https?:/i);
    expect(page).toContain("default-src 'none'");
  });

  it("gives the verdict first", () => {
    expect(htmlReport(goodResult)).toContain("<strong>Ready.</strong>");
    expect(htmlReport(badResult)).toContain("<strong>Not ready.</strong>");
  });

  it("shows findings, lengths, labels and tokens, all escaped", () => {
    const page = htmlReport(badResult, { profile });
    expect(page).toContain("data/my rows.jsonl:7 messages[1]");
    expect(page).toContain("&lt;b&gt;refund&lt;/b&gt;");
    expect(page).toContain("made without the model");
    expect(page).not.toContain("<b>refund");
    expect(page).not.toContain("<more>");
  });

  it("shows row text only when examples are requested, and says so", () => {
    expect(htmlReport(badResult)).toContain("no text from the dataset");
    const page = htmlReport(badResult, { examples: examplesOf("<img onerror=x> my question") });
    expect(page).toContain("&lt;img onerror=x&gt; my question");
    expect(page).toContain("handle it like the data itself");
  });

  it("says that an unknown price is unknown", () => {
    const cost = estimateCost({ tokens: profile.tokens, epochs: 1, prices: {} });
    const page = htmlReport(goodResult, { cost });
    expect(page).toContain("the price of training is unknown");
    expect(page).not.toContain("$0");
  });

  it("keeps its tags in balance", () => {
    const page = htmlReport(badResult, { profile, examples: examplesOf("q") });
    for (const tag of ["section", "table", "details", "ul", "li", "p", "blockquote", "tr", "td"]) {
      const opened = page.match(new RegExp(`<${tag}[ >]`, "g"))?.length ?? 0;
      expect(page.match(new RegExp(`</${tag}>`, "g"))?.length ?? 0, tag).toBe(opened);
    }
  });
});
