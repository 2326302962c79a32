import { defined } from "../../dataset-tools/defined.ts";
import type { Profile } from "../../dataset-tools/estimate/profile.ts";
import { writeText } from "../../dataset-tools/files/output-file.ts";
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

/** Files to write the reports of a check to; `-` prints one. */
export interface ReportFiles {
  readonly sarif?: string;
  readonly junit?: string;
  readonly html?: string;
  /** Base model, for the costs on the page. */
  readonly model?: string;
}

/** Writes the requested reports; returns the one to print in place of the text, if any. */
export async function writeReports(
  inspection: Pick<Inspection, "result"> & Partial<Inspection>,
  { sarif, junit, html, model = "" }: ReportFiles,
): Promise<string | undefined> {
  const { result, profile, examples } = inspection;
  const page = { ...defined({ examples }), ...(profile && withCost(profile, model)) };
  const reports: [file: string | undefined, make: () => string][] = [
    [sarif, () => sarifReport(result, packageJson.version)],
    [junit, () => junitReport(result)],
    [html, () => htmlReport(result, page)],
  ];
  let printed: string | undefined;
  for (const [file, make] of reports) {
    if (file === "-") printed = make().trimEnd();
    else if (file !== undefined) await writeText(file, make());
  }
  return printed;
}

/** The profile, with the cost of training on it where the base model is known. */
function withCost(profile: Profile, modelName: string): { profile: Profile; cost?: CostEstimate } {
  const model = findBaseModel(modelName);
  if (model === undefined) return { profile };
  const epochs = model.hyperparameters.values["epochCount"]?.default ?? 1;
  const { tokens, answerTokens, records } = profile;
  const mean = (count: number) => (records === 0 ? 0 : count / records);
  const output = mean(answerTokens.expected);
  const request = { input: mean(tokens.expected) - output, output };
  return { profile, cost: estimateCost({ tokens, epochs, prices: model.prices, request }) };
}
