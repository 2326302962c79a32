import { type CheckResult, checkDataset } from "../../../dataset-tools/index.ts";
import { systemClock } from "../../clock.ts";
import { waiversToday } from "../../config/waivers.ts";
import { planCosts, type Total } from "../../evaluation/plan-costs.ts";
import type { Plan } from "../../run-folder/plan.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { datasetOptions, type OpenRemote, prepareData, rulesFor } from "../prepare.ts";
import { proposeRun, type ResolvedConfig } from "../propose.ts";

/** A version of the data with the settings of its run. */
export interface DataVersion extends Pick<ResolvedConfig, "model" | "config"> {
  readonly openRemote?: OpenRemote;
}

/** Checks the rows to train on, and those held out as what they are for. */
export async function checkVersion(version: DataVersion): Promise<CheckResult> {
  const { files, heldOut } = version.config.data;
  const train = await check(version, files, "train");
  if (heldOut === undefined) return train;
  return merged(train, await check(version, heldOut, "evaluation"));
}

function check(
  { config, model, openRemote }: DataVersion,
  inputs: readonly string[],
  purpose: "train" | "evaluation",
): Promise<CheckResult> {
  const { columns, template, answer, system, groupBy, answerSchema } = config.data;
  const { sheet, encoding, delimiter, quote, header } = config.data;
  const reading = { columns, template, answer, system, groupBy, answerSchema };
  const table = { sheet, encoding, delimiter, quote, header };
  return checkDataset({
    ...datasetOptions({ ...reading, ...table }),
    ...{ inputs, purpose, model: model.id, rules: rulesFor(model) },
    waivers: waiversToday(config.waivers, systemClock),
    ...(openRemote === undefined ? {} : { openRemote }),
  });
}

function merged(one: CheckResult, other: CheckResult): CheckResult {
  const counts = new Map<string, number>();
  for (const [code, count] of [...Object.entries(one.counts), ...Object.entries(other.counts)]) {
    counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return {
    ...one,
    ok: one.ok && other.ok,
    files: [...one.files, ...other.files],
    records: one.records + other.records,
    counts: Object.fromEntries(counts),
    findings: [...one.findings, ...other.findings],
    truncated: one.truncated || other.truncated,
  };
}

/** In place of the account of the run: only a scorer that is named without its ARN asks for one. */
const NO_ACCOUNT = "000000000000";

/**
 * Plans the run of a version without an account.
 * @throws BadDataError when rows have errors; UserError as `proposeRun`
 */
export async function planVersion(version: DataVersion): Promise<{ plan: Plan; run: Total }> {
  const { config, model, openRemote } = version;
  const region = model.regions?.[0] ?? "us-east-1";
  const stateMachineArn = `arn:aws:states:${region}:${NO_ACCOUNT}:stateMachine:none`;
  return inTemporaryFolder(async (folder) => {
    const to = { folder, ...(openRemote === undefined ? {} : { openRemote }) };
    const { dataset } = await prepareData(config, model, to);
    const { plan } = proposeRun(version, dataset, { region, stateMachineArn, attempt: 1 });
    return { plan, run: planCosts(plan).run };
  });
}
