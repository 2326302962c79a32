import type { RunReport } from "../../run-folder/report.ts";
import type { Verdict } from "../../run-folder/verdict.ts";
import { endingText } from "../ending.ts";
import { environmentSection, lineageSection, planSection, teardownSection } from "./background.ts";
import { banner } from "./banner.ts";
import { baseScoreSection } from "./base-score.ts";
import { rowsSection } from "./changed-rows.ts";
import { ConfusedRows } from "./confused-rows.ts";
import { confusionSection } from "./confusion.ts";
import { dataSection } from "./data.ts";
import { dataLessonsSection } from "./data-lessons.ts";
import { documentOf, navigation } from "./document.ts";
import { failureSection } from "./failure.ts";
import { filterScript } from "./filter-script.ts";
import { formFaultsSection } from "./form-faults.ts";
import { html, plain } from "./html.ts";
import { hyperparameterSweepSection } from "./hyperparameter-sweep.ts";
import { labelsSection, slicesSection } from "./labels.ts";
import { curveSection } from "./loss-curve.ts";
import { costSection, nextSection } from "./next-and-costs.ts";
import { type Section, sectionHtml } from "./parts.ts";
import { scoresSection } from "./scores.ts";

/** The report as one page that needs nothing but itself; its only script filters the rows. */
export function reportPage(report: RunReport): string {
  const sections = sectionsOf(report).filter((section) => section !== null);
  return documentOf({
    title: `${endingText(report.ending).word}: ${plain(report.runId)}`,
    kind: "report",
    header: html`${banner(report)}
<div class="cards">${[nextSection(report), costSection(report)].map(sectionHtml)}</div>
${navigation("report", sections)}`,
    main: sections.map(sectionHtml),
    footer:
      report.rows === null
        ? "This page holds no rows of the dataset."
        : "This page holds rows of the dataset: handle it like the data itself.",
    script: filterScript,
  });
}

function sectionsOf(report: RunReport): (Section | null)[] {
  const { verdict, rows, metrics } = report;
  const of = (make: (verdict: Verdict) => Section | null) =>
    verdict === null ? null : make(verdict);
  const confused = new ConfusedRows(rows?.rows ?? []);
  return [
    failureSection(report),
    of(scoresSection),
    baseScoreSection(report),
    of(formFaultsSection),
    of((verdict) => confusionSection(verdict, confused)),
    of(labelsSection),
    rows === null ? null : rowsSection(rows, confused),
    of(slicesSection),
    hyperparameterSweepSection(report),
    curveSection(metrics),
    dataLessonsSection(metrics),
    dataSection(report),
    planSection(report),
    lineageSection(report),
    teardownSection(report),
    environmentSection(report),
  ];
}
