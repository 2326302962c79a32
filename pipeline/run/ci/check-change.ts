import { allRules, type CheckResult } from "../../../dataset-tools/index.ts";
import { UserError } from "../../errors.ts";
import { budgetRefusal } from "../budget.ts";
import type { FoundBase } from "./base-version.ts";
import { checkVersion, type DataVersion, planVersion } from "./check-version.ts";
import type { CiData, RuleCount } from "./ci-data.ts";
import { dataChange } from "./data-change.ts";
import { checkPolicy, type Policy } from "./policy.ts";

/** A change, what it is compared with, and what it may do. */
export interface ChangeRequest {
  readonly version: DataVersion;
  readonly base: FoundBase;
  /** The earlier version with the settings that it had; null: there is none, or they are not valid. */
  readonly before: DataVersion | null;
  readonly policy: Omit<Policy, "hasBudget" | "overBudget">;
}

/** What was found, and the findings with their places, for reports. */
export interface CheckedChange {
  readonly data: CiData;
  readonly result: CheckResult;
}

/** Places that are named for each rule. */
const PLACES = 5;

/** Checks, compares and plans a change of the data or the settings of a run. Bad data is a finding, no error. */
export async function checkChange(request: ChangeRequest): Promise<CheckedChange> {
  const { version, base, before, policy } = request;
  const result = await checkVersion(version);
  const planned = await planIfGood(version);
  const earlier = before === null ? null : await earlierState(before);
  const { budget } = version.config;
  const refusal = planned && budgetRefusal(planned.plan, budget);
  const found: Omit<CiData, "policy" | "passed"> = {
    base: base.version && { name: base.version.name, commit: base.version.commit },
    note: base.note,
    model: version.model.name,
    records: result.records,
    change: await changeOf(request),
    findings: ruleCounts(result, earlier?.result ?? null),
    price: planned && {
      usd: planned.run.usd,
      unknown: [...planned.run.unknown],
      before: earlier?.usd ?? null,
    },
  };
  const checks = checkPolicy(found, {
    ...policy,
    hasBudget: budget !== undefined,
    overBudget: refusal?.message,
  });
  const passed = checks.every(({ ok }) => ok);
  return { data: { passed, ...found, policy: checks }, result };
}

async function changeOf({ version, base }: ChangeRequest) {
  if (base.version === null) return null;
  const { files, heldOut = [] } = version.config.data;
  const earlier = base.version.config.data;
  const versions = {
    before: [...earlier.files, ...(earlier.heldOut ?? [])],
    after: [...files, ...heldOut],
  };
  return dataChange(versions, version.config, version.openRemote);
}

/** The plan; null where the rows have errors, which are findings already. */
async function planIfGood(version: DataVersion) {
  try {
    return await planVersion(version);
  } catch (error) {
    if (error instanceof UserError && error.code === "Dataset.BadData") return null;
    throw error;
  }
}

/** Findings and price of the earlier version; null where it cannot be read or planned as it was: that is no fault of the change. */
async function earlierState(before: DataVersion) {
  try {
    const result = await checkVersion(before);
    return { result, usd: (await planIfGood(before))?.run.usd ?? null };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function ruleCounts({ counts, findings }: CheckResult, before: CheckResult | null): RuleCount[] {
  const codes = Object.keys(counts).filter((code) => (counts[code] ?? 0) > 0);
  const order = ["error", "warning", "hint"];
  return codes
    .map((code): RuleCount => {
      const listed = findings.filter((one) => one.code === code && one.waived === undefined);
      const rule = allRules.find((one) => one.code === code);
      const severities = listed.map(({ severity }) => severity);
      const severity = severities.includes("error") ? "error" : (severities[0] ?? rule?.severity);
      return {
        ...{ code, severity: severity ?? "warning", title: rule?.title ?? code },
        count: counts[code] ?? 0,
        before: before === null ? null : (before.counts[code] ?? 0),
        places: listed
          .slice(0, PLACES)
          .map(({ file, line }) => (line === 0 ? file : `${file}:${line}`)),
      };
    })
    .sort((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
}
