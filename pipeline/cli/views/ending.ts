import { resourceText } from "../../report/outcome-text.ts";
import type { RunResults } from "../../run/results.ts";
import type { RunView } from "../../run/status.ts";
import { runLayout } from "../../run-folder/layout.ts";
import type { Teardown } from "../../run-folder/teardown.ts";
import { runCommand } from "../follow.ts";
import { paint } from "../output.ts";
import { resultsText } from "./results.ts";

/** Where a run's files are, and for the command lines that are named to the user. */
export interface EndingContext {
  /** Name of the data bucket. */
  readonly bucket: string;
  readonly isLocal: boolean;
}

/** What to do about errors, by the beginning of their names; the first that fits is taken. */
const REMEDIES: readonly (readonly [name: RegExp, remedy: string])[] = [
  [/^Run\.Stopped/, "`tunewright tune` with --attempt 2 (3, 4, …) begins anew"],
  [/AccessDenied/, "a role or your account lacks that permission: grant it, or deploy again"],
  [/ServiceQuota|Throttling/, "wait until others have ended, or ask AWS for a higher quota"],
  [/^Request\./, "see that nothing else changes or deletes the files of a run"],
  [/^(?:Job|Serving)\.TookTooLong/, "look at AWS's health page, or allow more time"],
  [/^Job\./, "the words above are Bedrock's: fix what they name in the data or the settings"],
];

/** All that is told of a run when it is over. */
export function endText(
  { view, results }: { view: RunView; results: RunResults },
  context: EndingContext,
): string {
  const found = resultsText(results);
  return `\n${found === "" ? "" : `${found}\n\n`}${endingText(view, results, context)}`;
}

/** The last lines about a run that is over: what is still paid for, where its files are, what to do. */
export function endingText(
  view: RunView,
  { teardown }: Pick<RunResults, "teardown">,
  { bucket, isLocal }: EndingContext,
): string {
  const { prefix } = runLayout(view.runId);
  const files = `  files       s3://${bucket}/${prefix} (begin with report.md)`;
  if (view.error === null) return `${paint.bold("Files")}\n${files}`;
  const stop = runCommand("stop", view.runId, isLocal);
  return [
    paint.bold("What is left"),
    teardown === null
      ? `  paid        not proven yet, the clean-up goes on; \`${stop}\` waits for the proof`
      : `  paid        ${paidText(teardown)}`,
    files,
    `  next        ${remedyOf(view.error.error)}`,
  ].join("\n");
}

/** What a clean-up left that is paid for, in a line. A model that was to be kept is no leftover, but it is paid for. */
export function paidText({ scope, remaining, checkedAt }: Teardown): string {
  if (remaining.length > 0)
    return `${paint.bad("still there:")} ${remaining.map(resourceText).join(", ")}`;
  const kept = scope === "everything" ? "" : " but the storage of a custom model that is kept";
  return `${paint.good("✓")} nothing paid is left${kept}, as Bedrock's lists show (${checkedAt})`;
}

const AGAIN = "; then `tunewright tune` as before with --attempt 2 (3, 4, …)";

function remedyOf(error: string): string {
  const remedy = REMEDIES.find(([name]) => name.test(error))?.[1];
  if (remedy?.includes("--attempt") === true) return remedy;
  return `${remedy ?? "fix what the error above names"}${AGAIN}`;
}
