import { describe, expect, it } from "vitest";
import { reportPage } from "../../../../pipeline/report/html/page.ts";
import { Ending } from "../../../../pipeline/run-folder/report.ts";
import { ChampionAbsent } from "../../../../pipeline/run-folder/verdict.ts";
import { aBaseScore, aChangedRow, aLabel, aReport } from "../../../support/report.ts";
import { aChampion, aGate, aVerdict } from "../../../support/verdict.ts";

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

  it("says in words of its own why there is no champion", () => {
    const notes = ChampionAbsent.options.map((championAbsent) => {
      const page = reportPage(aReport({ verdict: aVerdict({ championAbsent }) }));
      return /<strong>No champion:<\/strong> ([^<]+)/.exec(page)?.[1];
    });
    expect(new Set(notes).size).toBe(ChampionAbsent.options.length);
    expect(notes).not.toContain(undefined);
    expect(reportPage(aReport())).not.toContain("No champion:");
  });

  it("shows the champion beside the gain, since it may be what decided", () => {
    const page = reportPage(aReport({ verdict: aVerdict({ champion: aChampion() }) }));
    expect(page).toContain("<dt>Champion</dt><dd>85.0%</dd>");
  });

  it("shows the base model with examples, from what they were chosen, and that it is enough", () => {
    const { answers, margin: _margin, ...champion } = aChampion();
    const fewShot = { ...{ examples: 4, fewer: 3, searched: 50, trainRows: 60 }, answers };
    const verdict = aVerdict({
      outcome: "rejected",
      reason: { kind: "below-few-shot" },
      fewShot: { ...fewShot, comparison: champion.comparison, passed: false },
    });
    const page = reportPage(aReport({ ending: "rejected", verdict }));
    expect(page).toContain("Base model with 4 examples");
    expect(page).toMatch(/chosen from 50 of the 60 training rows/);
    expect(page).toMatch(/The prompts of 3 rows have fewer/);
    expect(page).toMatch(/A prompt with 4 examples may do as well: hold out more rows/);
    const better = { ...champion.comparison, gain: -0.01 };
    const beaten = aVerdict({
      ...verdict,
      fewShot: { ...fewShot, comparison: better, passed: false },
    });
    expect(reportPage(aReport({ ending: "rejected", verdict: beaten }))).toMatch(
      /A prompt with 4 examples does as well: do not pay for a tuned model/,
    );
  });

  it("says what the training says about the data, by lines, and where nothing was measured nothing", () => {
    const { metrics } = aReport();
    if (metrics === null) throw new Error("no metrics");
    const section = (page: string) => /<section id="lessons".*?<\/section>/s.exec(page)?.[0];
    const { dataLessons: lessons, ...onAws } = metrics;
    const shown = section(reportPage(aReport()));
    expect(shown).toMatch(/local stand-in, not by Bedrock.*More rows would still help.*1217/s);
    expect(shown).toMatch(/Not shown: 1 row with a lower loss/);
    expect(section(reportPage(aReport({ metrics: onAws })))).toBeUndefined();
    const leftOut = { learningCurve: { leftOut: "few-rows" }, unlearned: null } as const;
    const few = section(reportPage(aReport({ metrics: { ...onAws, dataLessons: leftOut } })));
    expect(few).toMatch(/was not measured: there are too few rows/);
    expect(few).not.toContain("<table");
    expect(lessons).toBeDefined();
  });

  it("counts answers of a wrong form by what is wrong with them, and is silent where none is", () => {
    const breaks = [
      { kind: "not-json", tuned: 12, base: 1, broken: true },
      { kind: "schema", tuned: 3, base: 5, broken: false },
    ] as const;
    const page = reportPage(aReport({ verdict: aVerdict({ breaks: [...breaks] }) }));
    const section = /<section id="form".*?<\/section>/s.exec(page)?.[0];
    expect(section).toMatch(/are not JSON.*12 <small>12\.0%.*too many/s);
    expect(section).toMatch(/do not fit the JSON Schema.*5 <small>5\.0%.*within the limit/s);
    expect(reportPage(aReport())).not.toContain('<section id="form"');
  });

  it("shows what the base model reached before the training, and what could be gained", () => {
    const page = reportPage(aReport({ ending: "not-tuned", baseScore: aBaseScore() }));
    const section = /<section id="base-score".*?<\/section>/s.exec(page)?.[0];
    for (const figure of ["97.0%", "95.0%", "93.0% to 99.0%", "+3.0 points", "$12.50"]) {
      expect(section).toContain(figure);
    }
    expect(reportPage(aReport())).not.toContain('<section id="base-score"');
  });

  it("does not promise that more rows help where the gain is below what the gate requires", () => {
    const verdict = aVerdict({
      ...{ outcome: "rejected", verdict: "cannot-tell", gate: aGate({ minimumGain: 0.6 }) },
      reason: { kind: "gain-not-above-minimum" },
    });
    const page = reportPage(aReport({ ending: "cannot-tell", verdict }));
    expect(page).toContain("a gain of 50.0 points is not above the 60.0 that the gate requires");
    expect(page).not.toContain("--evaluation-share");
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
