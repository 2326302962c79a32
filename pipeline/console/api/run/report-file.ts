import { UserError } from "../../../errors.ts";
import { findText } from "../../../objects.ts";
import { runLayout } from "../../../run-folder/layout.ts";
import type { ApiCall, Download } from "../../http/route.ts";
import { placeOfRun } from "../../place.ts";

/** `GET /api/runs/:run/report.html`: the report as one file that needs nothing but itself. @throws UserError `Run.NoReport` */
export async function readReportFile({ places, params }: ApiCall): Promise<Download> {
  const runId = params["run"] ?? "";
  const { environment } = await placeOfRun(places, runId);
  const found = await findText(environment.bucket, runLayout(runId).reportPage);
  if (found === undefined) {
    throw new UserError("Run.NoReport", `the run ${runId} has no report yet`, {
      hint: "A run writes it when it ends.",
    });
  }
  return { name: `${runId}.html`, type: "text/html; charset=utf-8", text: found.text };
}
