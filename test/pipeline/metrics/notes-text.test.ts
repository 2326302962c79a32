import { expect, it } from "vitest";
import { resultsText } from "../../../pipeline/cli/views/results.ts";
import { notesTexts } from "../../../pipeline/metrics/notes-text.ts";
import { reportPage } from "../../../pipeline/report/html/page.ts";
import { reportMarkdown } from "../../../pipeline/report/markdown/render.ts";
import type { TrainingMetrics } from "../../../pipeline/run-folder/metrics.ts";
import { aReport } from "../../support/report.ts";

function metrics(): TrainingMetrics {
  const { metrics: onAws } = aReport();
  if (onAws === null) throw new Error("no metrics");
  return onAws;
}

const local = (earlier: "continued" | "left-out" | null = null): TrainingMetrics => ({
  ...metrics(),
  standIn: { base: "repeats-prompt", earlier },
});

it("says of a local run that its base model has learned nothing, and of AWS's nothing", () => {
  expect(notesTexts(null)).toEqual([]);
  expect(notesTexts(metrics())).toEqual(["Losses of a stand-in."]);
  expect(notesTexts(local())).toEqual([
    "Losses of a stand-in.",
    expect.stringMatching(/It has learned nothing.*repeats from the prompt/),
  ]);
});

it("names the server that has answered as the base model, and says what it is not", () => {
  const base = { url: "http://127.0.0.1:11434/v1", name: "llama3.2:1b" };
  const [, text = ""] = notesTexts({ ...metrics(), standIn: { base, earlier: null } });
  expect(text).toMatch(/come from llama3\.2:1b at http:\/\/127\.0\.0\.1:11434\/v1/);
  expect(text).toMatch(/not the base model on Bedrock/);
  expect(text).not.toMatch(/learned nothing/);
});

it("says that an earlier model was left out, and is silent where it was not", () => {
  expect(notesTexts(local("continued"))).toEqual(notesTexts(local()));
  expect(notesTexts(local("left-out")).at(-1)).toMatch(/that was to be trained further is not in/);
});

it("is in both reports and in what the command line shows", () => {
  const shown = (of: TrainingMetrics) => [
    reportPage(aReport({ metrics: of })),
    reportMarkdown(aReport({ metrics: of })),
    resultsText({
      ...{ metrics: of, acceptance: null, baseScore: null, verdict: null, smokeTest: null },
      ...{ output: null, modelless: null, teardown: null, aliases: [], style: null },
      hyperparameterSweep: null,
    }),
  ];
  for (const text of shown(local())) expect(text).toContain("It has learned nothing");
  for (const text of shown(metrics())) expect(text).not.toContain("learned nothing");
});
