import { createChecker } from "./check/checker.ts";
import type { Examples } from "./check/example-rows.ts";
import { type CheckResult, summarize } from "./check-dataset.ts";
import { defined } from "./defined.ts";
import { type Profile, Profiler } from "./estimate/profile.ts";
import { checkOptionsOf, type DatasetOptions } from "./options.ts";
import { readInputs } from "./read-inputs.ts";

/** A check with further material for a report. */
export interface Inspection {
  readonly result: CheckResult;
  /** Lengths, labels and tokens. */
  readonly profile: Profile;
  /** Text of rows with findings; never to be logged. */
  readonly examples: Examples;
}

/**
 * Like `checkDataset`, in the same single pass; also keeps some rows' texts and a profile of the dataset.
 * @param examplesPerCode maximum number of texts to keep for each rule
 */
export async function inspectDataset(
  options: DatasetOptions,
  examplesPerCode = 5,
): Promise<Inspection> {
  const checkOptions = { ...(await checkOptionsOf(options)), examplesPerCode };
  const checker = createChecker(checkOptions);
  const profiler = new Profiler(checkOptions.rules.family, options.system);
  const files = await readInputs(options, {
    file: ({ name, size }) => checker.file(defined({ name, bytes: size })),
    problem: (problem) => checker.problem(problem),
    refusal: (problem) => checker.problem(problem),
    row(row, record) {
      checker.row(row, record);
      if (record !== undefined) profiler.add(record);
    },
  });
  checker.end();
  const result = summarize(checker, checkOptions.rules, files);
  return { result, profile: profiler.profile, examples: checker.examples };
}
