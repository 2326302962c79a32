import type { CheckResult } from "./check-dataset.ts";
import { UserError } from "./errors.ts";

/** The data has errors, so nothing was written. */
export class BadDataError extends UserError {
  readonly result: CheckResult;

  constructor(result: CheckResult) {
    const first = result.findings.find(({ severity }) => severity === "error");
    const where =
      first === undefined ? "" : `; the first: ${first.file}:${first.line} ${first.message}`;
    super("Dataset.BadData", `the dataset has errors${where}`, {
      hint: "Fix the rows that `validate` names, or leave bad rows out with --drop-bad-rows.",
    });
    this.result = result;
  }
}
