import type { CheckResult } from "../check-dataset.ts";

/** The result as one JSON object, in the order of the contract. */
export function jsonReport(result: CheckResult): string {
  const { ok, model, method, files, records, counts, findings, truncated } = result;
  const contract = { ok, model, method, files, records, counts, findings, truncated };
  return `${JSON.stringify(contract, null, 2)}\n`;
}
