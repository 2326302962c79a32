import type { CheckResult } from "./check-dataset.ts";
import { UserError } from "./errors.ts";

/** The data has errors, so nothing was written. */
export class BadDataError extends UserError {
  readonly result: CheckResult;

  constructor(result: CheckResult) {
    const first = result.findings.find(({ severity }) => severity === "error");
    const where =
      first === undefined ? "" : `, the first at ${first.file}:${first.line}: ${first.message}`;
    super("Dataset.BadData", `the dataset has errors${where}`, {
      hint: "Fix the rows that `validate` reports, or leave them out with --drop-bad-rows.",
    });
    this.result = result;
  }
}
