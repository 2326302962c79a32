import type { Line } from "../../../explain/explanation-text.ts";
import { failureLines } from "../../../report/failure-text.ts";
import {
  environmentSection,
  lineageSection,
  planSection,
  teardownSection,
} from "../../../report/html/background.ts";
import { banner } from "../../../report/html/banner.ts";
import { baseScoreSection } from "../../../report/html/base-score.ts";
import { dataLessonsSection } from "../../../report/html/data-lessons.ts";
import { formFaultsSection } from "../../../report/html/form-faults.ts";
import { labelsSection, slicesSection } from "../../../report/html/labels.ts";
import type { Section } from "../../../report/html/parts.ts";
import { scoresSection } from "../../../report/html/scores.ts";
import { type NextStep, nextSteps } from "../../../report/next-step.ts";
import type { Ending } from "../../../run-folder/report.ts";
import type { ApiCall } from "../../http/route.ts";
import { placeOfRun } from "../../place.ts";
import { type KnownReport, readKnownReport } from "./known-report.ts";
import { type Losses, lossesOf } from "./losses.ts";

/** A part of the report, made by the report's own templates, all of whose texts are escaped. */
export interface ReportPart {
  /** Anchor, e.g. `scores`. */
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** What the run page shows besides how the run goes. */
export interface RunReportView {
  readonly runId: string;
  /** null while it runs. */
  readonly ending: Ending | null;
  readonly group: string | null;
  /** Commands have the options that reach the same cloud. */
  readonly next: readonly NextStep[];
  /** When Bedrock's lists showed that only this is left (ISO 8601); null where no clean-up was made. */
  readonly checkedAt: string | null;
  /** What the failure means; empty where there is none. */
  readonly failure: readonly Line[];
  /** The head of the report; null while the run goes. */
  readonly bannerHtml: string | null;
  readonly losses: Losses | null;
  /** Whether there are answers of two models, whose rows can be read on request. */
  readonly hasRows: boolean;
  readonly hasConfusion: boolean;
  /** First what the verdict rests on, then what it was made from. */
  readonly scores: readonly ReportPart[];
  readonly background: readonly ReportPart[];
}

/** `GET /api/runs/:run/report` @throws UserError `Run.Unknown` */
export async function readRunReport({ places, params }: ApiCall): Promise<RunReportView> {
  const placed = await placeOfRun(places, params["run"] ?? "");
  return viewOf(await readKnownReport(placed), placed.place.flags);
}

function viewOf({ report, isRunning }: KnownReport, flags: string): RunReportView {
  const { verdict, metrics, request, modelArn, teardown } = report;
  return {
    runId: report.runId,
    ending: isRunning ? null : report.ending,
    group: report.request?.group ?? null,
    next: isRunning ? [] : nextSteps(report).map((step) => withFlags(step, flags)),
    checkedAt: teardown?.checkedAt ?? null,
    failure: isRunning ? [] : failureLines(report).map((line) => withFlags(line, flags)),
    bannerHtml: isRunning ? null : banner(report).text,
    losses: metrics === null ? null : lossesOf(metrics),
    hasRows: verdict !== null && request !== null && modelArn !== null,
    hasConfusion: (verdict?.confusion?.length ?? 0) > 0,
    scores: partsOf([
      verdict === null ? null : scoresSection(verdict),
      baseScoreSection(report),
      verdict === null ? null : formFaultsSection(verdict),
      verdict === null ? null : labelsSection(verdict),
      verdict === null ? null : slicesSection(verdict),
      dataLessonsSection(metrics),
    ]),
    background: partsOf([
      planSection(report),
      ...(isRunning ? [] : [lineageSection(report), teardownSection(report)]),
      environmentSection(report),
    ]),
  };
}

function withFlags<Step extends { readonly command: string | null }>(step: Step, flags: string) {
  const { command } = step;
  return { ...step, command: command === null ? null : `${command}${flags}` };
}

function partsOf(sections: readonly (Section | null)[]): ReportPart[] {
  return sections.flatMap((section) =>
    section === null ? [] : [{ id: section.id, title: section.title, html: section.body.text }],
  );
}
