import { describe, expect, it } from "vitest";
import { reportPage } from "../../../../pipeline/report/html/page.ts";
import { Ending } from "../../../../pipeline/run-folder/report.ts";
import { aChangedRow, aLabel, aReport } from "../../../support/report.ts";
import { aVerdict } from "../../../support/verdict.ts";

describe("the report's page", () => {
  it("has a word and an icon of its own for every ending", () => {
    const pages = Ending.options.map((ending) => reportPage(aReport({ ending })));
    const found = (pattern: RegExp) => new Set(pages.map((page) => pattern.exec(page)?.[1]));
    expect(found(/<h1>([^<]+)/).size).toBe(pages.length);
    expect(found(/<svg class="icon"[^>]*>(.*?)<\/svg>/).size).toBe(pages.length);
  });

  it("escapes labels, answers, and what a failure says, and isolates their direction", () => {
    const hostile = '"><script>x</script>\u202e';
    const rows = [aChangedRow({ reference: hostile })];
    const page = reportPage(
      aReport({
        ending: "failed",
        failure: { error: "Odd", cause: hostile, state: hostile },
        verdict: aVerdict({ labels: [aLabel(hostile, 1, 40)] }),
        rows: { counts: { worse: 1, better: 0, same: 0 }, leftOut: { worse: 0, better: 0 }, rows },
      }),
    );
    expect(page).not.toContain("<script>x");
    expect(page).toContain("<bdi>&quot;&gt;&lt;script&gt;x&lt;/script&gt;\u202e</bdi>");
  });

  it("is made of a run of which nothing is known, and names what cannot be read", () => {
    const nothing = { request: null, verdict: null, metrics: null, modelArn: null, jobArn: null };
    const page = reportPage(
      aReport({ ...nothing, ending: "stopped", unreadable: ["verdict.json"] }),
    );
    expect(page).toContain("<code>verdict.json</code> in the run’s folder is damaged");
    expect(page).toContain("tunewright status run-1");
  });
});
