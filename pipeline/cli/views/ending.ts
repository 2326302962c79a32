import { resourceText } from "../../report/outcome-text.ts";
import type { RunResults } from "../../run/results.ts";
import type { RunView } from "../../run/status.ts";
import { runLayout } from "../../run-folder/layout.ts";
import type { Teardown } from "../../run-folder/teardown.ts";
import { runCommand } from "../follow-run.ts";
import { paint } from "../format.ts";
import { resultsText } from "./results.ts";

/** What the last lines about a run need to know about its cloud. */
export interface EndingContext {
  /** Name of the data bucket. */
  readonly bucket: string;
  /** Whether commands that are suggested to the user need `--local`. */
  readonly isLocal: boolean;
}

/** What to do about errors, by the start of their names; the first match counts. */
const REMEDIES: readonly (readonly [name: RegExp, remedy: string])[] = [
  [/AccessDenied/, "grant the role or your account that permission, or deploy the stack again"],
  [/ServiceQuota|Throttling/, "wait until other jobs have ended, or ask AWS for a higher quota"],
  [/^Request\./, "make sure that nothing else changes or deletes the files of a run"],
  [/^(?:Job|Serving)\.TookTooLong/, "check the AWS Health Dashboard, or allow more time"],
  [/^Job\./, "the message above is Bedrock's: fix the data or settings that it names"],
];

/** Everything about a run that has ended: its results, then its last lines. */
export function endText(
  { view, results }: { view: RunView; results: RunResults },
  context: EndingContext,
): string {
  const found = resultsText(results);
  return `\n${found === "" ? "" : `${found}\n\n`}${endingText(view, results, context)}`;
}

/** The last lines about a run that has ended: what is still billed, where its files are, what to do next. */
export function endingText(
  view: RunView,
  { teardown }: Pick<RunResults, "teardown">,
  { bucket, isLocal }: EndingContext,
): string {
  const { prefix } = runLayout(view.runId);
  const files = `s3://${bucket}/${prefix} (start with report.md)`;
  if (view.error === null) return `${paint.bold("Files")}\n  ${files}`;
  const stop = runCommand("stop", view.runId, isLocal);
  return [
    paint.bold("What is left"),
    teardown === null
      ? `  billed      not confirmed yet: the clean-up is still running; \`${stop}\` waits for it`
      : `  billed      ${billableText(teardown)}`,
    `  files       ${files}`,
    `  next        ${remedyOf(view.error.error)}`,
  ].join("\n");
}

/** The billable resources that a clean-up left, in one line. A model kept on purpose still costs its storage. */
export function billableText({ scope, remaining, checkedAt }: Teardown): string {
  if (remaining.length > 0)
    return `${paint.bad("not deleted:")} ${remaining.map(resourceText).join(", ")}`;
  const kept = scope === "everything" ? "" : " except the kept custom model's storage";
  return `${paint.good("✓")} no billable resource is left${kept}, according to Bedrock's lists (${checkedAt})`;
}

const TRY_AGAIN = "run the same `tunewright tune` with --attempt 2 (3, 4, …)";

function remedyOf(error: string): string {
  if (error === "Run.Stopped") return `to start it again, ${TRY_AGAIN}`;
  const remedy = REMEDIES.find(([name]) => name.test(error))?.[1];
  return `${remedy ?? "fix the error above"}; then ${TRY_AGAIN}`;
}
