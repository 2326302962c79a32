import { type Checker, createChecker } from "./check/checker.ts";
import type { Finding } from "./check/finding.ts";
import type { ExpiredWaiver } from "./check/waivers.ts";
import { defined } from "./defined.ts";
import type { DataRules, Method } from "./models/data-rules.ts";
import { checkOptionsOf, type DatasetOptions } from "./options.ts";
import { type FileSummary, readInputs } from "./read-inputs.ts";

/** Result of a check: the JSON that `validate --json` prints. */
export interface CheckResult {
  /** No finding is an error. */
  readonly ok: boolean;
  /** Id of the base model. */
  readonly model: string;
  readonly method: Method;
  readonly files: readonly FileSummary[];
  readonly records: number;
  /** Number of findings by code. */
  readonly counts: Readonly<Record<string, number>>;
  /** Number of waived findings by code, which do not count; absent when there are none. */
  readonly waived?: Readonly<Record<string, number>>;
  /** Waivers whose last day is over although findings match them; absent when there are none. */
  readonly expiredWaivers?: readonly ExpiredWaiver[];
  /** By file and line; at most `maxFindings`. */
  readonly findings: readonly Finding[];
  /** The list does not contain all findings. */
  readonly truncated: boolean;
}

/**
 * Checks labeled data against the requirements of the base model, in constant memory.
 * @throws UserError for a wrong call (no such file, unknown model); never for bad data
 */
export async function checkDataset(options: DatasetOptions): Promise<CheckResult> {
  const checkOptions = await checkOptionsOf(options);
  const checker = createChecker(checkOptions);
  const files = await readInputs(options, {
    file: ({ name, size }) => checker.file(defined({ name, bytes: size })),
    problem: (problem) => checker.problem(problem),
    refusal: (problem) => checker.problem(problem),
    row: (row, record) => checker.row(row, record),
  });
  checker.end();
  return summarize(checker, checkOptions.rules, files);
}

/** The result of a checker over these files, after its `end`. */
export function summarize(
  checker: Checker,
  { model, method }: DataRules,
  files: readonly FileSummary[],
): CheckResult {
  return {
    ok: checker.ok,
    model,
    method,
    files,
    records: files.reduce((sum, file) => sum + file.records, 0),
    counts: checker.counts,
    ...defined({
      waived: Object.keys(checker.waived).length === 0 ? undefined : checker.waived,
      expiredWaivers: checker.expiredWaivers.length === 0 ? undefined : checker.expiredWaivers,
    }),
    findings: checker.findings,
    truncated: checker.truncated,
  };
}
