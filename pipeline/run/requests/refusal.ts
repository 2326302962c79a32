import { BadDataError } from "../../../dataset-tools/bad-data.ts";
import type { CheckResult } from "../../../dataset-tools/check-dataset.ts";
import { counted } from "../../counts.ts";
import { httpStatus, isConnectionError, UserError } from "../../errors.ts";
import type { RequestAnswer } from "./answer-data.ts";

type Refusal = NonNullable<RequestAnswer["refusal"]>;
type Findings = NonNullable<RequestAnswer["findings"]>;

/** Findings that an answer lists. */
const MAX_FINDINGS = 200;

/** Why a request was refused or failed, without anything that a row says. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof BadDataError) return badData(error.result);
  if (error instanceof UserError) {
    return { code: error.code, text: error.message, hint: error.hint ?? null };
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isOfAws = httpStatus(error) !== undefined || isConnectionError(error);
  return {
    code: name,
    // The words of any other error may quote what was read.
    text: isOfAws ? message : "the function that starts requested runs failed; its log says more",
    hint: "It is tried again twice. Afterwards put the request again, or start the run with `tunewright tune`.",
  };
}

/** A finding's own message may quote a label or a key, which is why only its rule and its line are named. */
function badData({ counts, findings }: CheckResult): Refusal {
  const errors = new Set(
    findings.filter(({ severity }) => severity === "error").map(({ code }) => code),
  );
  const rules = [...errors].map((code) => `${code} ×${counts[code] ?? 0}`).join(", ");
  return {
    code: "Dataset.BadData",
    text: `the dataset has errors by ${counted(errors.size, "rule")}: ${rules}`,
    hint:
      "Fix the rows that the findings name (`tunewright explain RULE`, `tunewright validate`) and put the request again, " +
      'or leave them out: "dropBadRows": true in data.',
  };
}

/** The findings by rule and line, errors first. */
export function findingsOf({ counts, findings, truncated }: CheckResult): Findings {
  const order = { error: 0, warning: 1, hint: 2 };
  const sorted = [...findings].sort((a, b) => order[a.severity] - order[b.severity]);
  return {
    counts,
    list: sorted
      .slice(0, MAX_FINDINGS)
      .map(({ code, severity, file, line }) => ({ rule: code, severity, file, line })),
    truncated: truncated || findings.length > MAX_FINDINGS,
  };
}
