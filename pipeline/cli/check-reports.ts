import { writeFile } from "node:fs/promises";
import type { Profile } from "../../dataset-tools/estimate/profile.ts";
import {
  type CostEstimate,
  estimateCost,
  htmlReport,
  type Inspection,
  junitReport,
  sarifReport,
} from "../../dataset-tools/index.ts";
import { findBaseModel } from "../../dataset-tools/models/base-models.ts";
import packageJson from "../../package.json" with { type: "json" };

/** Where reports of a check are to be written; `-` prints one. */
export interface ReportFiles {
  readonly sarif?: string;
  readonly junit?: string;
  readonly html?: string;
  /** Base model, for the costs on the page. */
  readonly model?: string;
}

/** Writes the reports that were asked for; returns the one that is to be printed instead of the usual text. */
export async function writeReports(
  inspection: Pick<Inspection, "result"> & Partial<Inspection>,
  { sarif, junit, html, model = "" }: ReportFiles,
): Promise<string | undefined> {
  const { result, profile, examples } = inspection;
  const page = { ...(examples && { examples }), ...(profile && costOf(profile, model)) };
  const reports: [file: string | undefined, make: () => string][] = [
    [sarif, () => sarifReport(result, packageJson.version)],
    [junit, () => junitReport(result)],
    [html, () => htmlReport(result, page)],
  ];
  let printed: string | undefined;
  for (const [file, make] of reports) {
    if (file === "-") printed = make().trimEnd();
    else if (file !== undefined) await writeFile(file, make());
  }
  return printed;
}

/** The profile with what training on it costs, where the base model is known. */
function costOf(profile: Profile, wanted: string): { profile: Profile; cost?: CostEstimate } {
  const model = findBaseModel(wanted);
  if (model === undefined) return { profile };
  const epochs = model.hyperparameters.values["epochCount"]?.default ?? 1;
  const { tokens, answerTokens, records } = profile;
  const mean = (count: number) => (records === 0 ? 0 : count / records);
  const output = mean(answerTokens.expected);
  const request = { input: mean(tokens.expected) - output, output };
  return { profile, cost: estimateCost({ tokens, epochs, prices: model.prices, request }) };
}
