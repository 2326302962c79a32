import { writeText } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import { type RunReport, reportFile } from "../run-folder/report.ts";
import { addRows, gather, type ReportTools } from "./gather.ts";
import { reportPage } from "./html/page.ts";
import { reportMarkdown } from "./markdown/render.ts";
import type { ReportRequest } from "./report-request.ts";

/** A report that was written. */
export interface WrittenReport {
  /** Key of the Markdown. */
  readonly key: string;
  /** Key of the page. */
  readonly report: string;
  /** What the report says, without rows of the dataset. */
  readonly facts: RunReport;
}

/**
 * Gathers what the run's folder holds and writes `report.md`, `report.json` and `report.html`, in this order: if rows or
 * page fail, the run has the Markdown.
 */
export async function writeReport(tools: ReportTools, run: ReportRequest): Promise<WrittenReport> {
  const { bucket } = tools;
  const { report: key, reportPage: page } = runLayout(run.runId);
  const facts = await gather(tools, run);
  const markdown = reportMarkdown(facts);
  await writeText(bucket, key, { text: markdown, type: "text/markdown; charset=utf-8" });
  const report = await addRows(tools, facts);
  await reportFile.write(bucket, run.runId, report);
  await writeText(bucket, page, { text: reportPage(report), type: "text/html; charset=utf-8" });
  return { key, report: page, facts };
}
