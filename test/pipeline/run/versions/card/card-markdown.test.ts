import { describe, expect, it } from "vitest";
import { cardMarkdown } from "../../../../../pipeline/run/versions/card/card-markdown.ts";
import { aVersionDetails } from "../../../../support/version-details.ts";

describe("a model card in Markdown", () => {
  it("has the usual sections, and says what only the owner can fill in", () => {
    const card = cardMarkdown(aVersionDetails());
    const titles = [...card.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      ...["Model details", "Intended use", "Factors", "Training and evaluation data", "Training"],
      ...["Evaluation", "Ethical considerations", "Limits of the evidence", "Serving and cost"],
      "How to call and verify it",
    ]);
    expect(card.match(/TO BE FILLED IN BY THE OWNER/g)?.length).toBeGreaterThanOrEqual(5);
    expect(card).toMatch(
      /\| labels correct, against the base model \| 90\.0% \| 40\.0% \| \+50\.0 points on 100 held-out rows, 95% confidence interval \+38\.0 to \+60\.0 \|/,
    );
    expect(card).toContain("| Paid once, by list prices | unknown, planned $1.50 |");
    expect(card).toContain("`tunewright versions verify run-1`");
  });

  it("says beside the scores that a local model stood in for Bedrock's", () => {
    const note = "These are scores of a small local model.";
    const card = cardMarkdown(aVersionDetails({ notes: [note] }));
    expect(card).toMatch(/^## Evaluation\n\nNote: These are scores of a small local model\./m);
  });

  it("leaves no power to texts of others: no table, link, image or HTML of theirs", () => {
    const hostile = "<img src=x onerror=alert(1)> | [a](http://evil) `x`\n# title";
    const card = cardMarkdown(aVersionDetails({ baseModel: hostile }));
    expect(card).not.toMatch(/(?<!\\)<img|(?<!\\)\[a\]|^# title/m);
    expect(card).toContain("\\<img src=x onerror=alert(1)\\> \\| \\[a\\](http://evil)");
  });

  it("says what is not known of a version whose run's folder was deleted", () => {
    const card = cardMarkdown(aVersionDetails({ verdict: null, data: null, jobArn: null }));
    expect(card).toContain("The manifest of the dataset is not known.");
    expect(card).toContain("labels correct: tuned 100.0%, base 0.0%.");
    expect(card).toContain("not known: the model was trained elsewhere");
  });
});
