import { createHash } from "node:crypto";
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
import { failureSection } from "./failure.ts";
import { filterScript } from "./filter-script.ts";
import { formFaultsSection } from "./form-faults.ts";
import { Html, html, plain } from "./html.ts";
import { labelsSection, slicesSection } from "./labels.ts";
import { curveSection } from "./loss-curve.ts";
import { costSection, nextSection } from "./next-and-costs.ts";
import { type Section, sectionHtml } from "./parts.ts";
import { scoresSection } from "./scores.ts";
import { styles } from "./style.ts";

/**
 * The report as one page that needs nothing but itself: styles and the only script are in it and allowed by their
 * hashes, and nothing else is loaded or run.
 */
export function reportPage(report: RunReport): string {
  const sections = sectionsOf(report).filter((section) => section !== null);
  const title = `${endingText(report.ending).word}: ${plain(report.runId)} – Tunewright`;
  const rowsNote =
    report.rows === null
      ? "This page holds no rows of the dataset."
      : "This page holds rows of the dataset: handle it like the data itself.";
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(styles)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${banner(report)}
<div class="cards">${[nextSection(report), costSection(report)].map(sectionHtml)}</div>
<nav aria-label="Parts of the report"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main">
${sections.map(sectionHtml)}
</main>
<footer>${rowsNote}</footer>
<script>${new Html(filterScript)}</script>
</body>
</html>
`;
  return page.text;
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
    curveSection(metrics),
    dataSection(report),
    planSection(report),
    lineageSection(report),
    teardownSection(report),
    environmentSection(report),
  ];
}

function policy(): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(styles)}`,
    `script-src ${hash(filterScript)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
