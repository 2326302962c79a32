import type { Explained } from "../../explain/explanation.ts";
import type { CostFigure } from "../../report/cost-figures.ts";
import { billingText } from "../../report/left-text.ts";
import { resourceText } from "../../report/outcome-text.ts";
import { explainRunView } from "../../run/explain-run.ts";
import type { RunResults } from "../../run/results.ts";
import type { RunView } from "../../run/status.ts";
import { runLayout } from "../../run-folder/layout.ts";
import { readModellessOutput } from "../../run-folder/modelless-output.ts";
import { readOutput } from "../../run-folder/run-output.ts";
import type { Teardown } from "../../run-folder/teardown.ts";
import { runCommand } from "../follow-run.ts";
import { paint } from "../format.ts";
import { costsText } from "./costs.ts";
import { explanationView } from "./explanation.ts";
import { resultsText } from "./results.ts";

/** What the last lines about a run need to know about its cloud. */
export interface EndingContext {
  /** Name of the data bucket. */
  readonly bucket: string;
  /** Options of commands that are suggested to the user; see `Session`. */
  readonly flags: string;
}

const START_AGAIN =
  "run `tunewright tune` again; the same data and settings need --attempt 2 (3, 4, …)";

/** Everything about a run that has ended: its results, its costs, then its last lines. */
export function endText(
  { view, results, costs }: { view: RunView; results: RunResults; costs: readonly CostFigure[] },
  context: EndingContext,
): string {
  const parts = [resultsText(results, context.flags), costsText(costs)].filter(Boolean);
  return `\n${[...parts, endingText(view, results, context)].join("\n\n")}`;
}

/** The last lines about a run that has ended: what is still billed, where its files are, what to do next. */
export function endingText(
  view: RunView,
  { teardown }: Pick<RunResults, "teardown">,
  { bucket, flags }: EndingContext,
): string {
  const { prefix } = runLayout(view.runId);
  const open = runCommand("report", view.runId, flags);
  const files = `s3://${bucket}/${prefix}; \`${open}\` downloads them and opens the report`;
  const resume = runCommand("resume", view.runId, flags);
  if (view.error === null) {
    return [
      ...overruleLines(view, resume),
      ...noteLines(view, resume),
      `${paint.bold("Files")}\n  ${files}`,
    ].join("\n");
  }
  const stop = runCommand("stop", view.runId, flags);
  const explained = explainRunView(view, flags);
  return [
    ...(explained === null ? [] : [paint.bold("Why it ended"), explanationView(explained), ""]),
    paint.bold("What is left"),
    ...(teardown === null
      ? [`  billed      not confirmed yet: the clean-up is still running; \`${stop}\` waits for it`]
      : billedLines(teardown)),
    `  files       ${files}`,
    `  next        ${nextText(explained, { teardown, resume })}`,
  ].join("\n");
}

/** How a run that was not tuned can be all the same. */
function overruleLines({ output }: RunView, resume: string): string[] {
  if (readModellessOutput(output)?.outcome !== "not-tuned") return [];
  return [
    `Nothing was trained, and nothing is billed. To tune all the same: \`${resume} --tune-anyway\``,
    "",
  ];
}

/** What a note says of a champion that was not asked. A resume keeps the verdict, so that it would not ask it either. */
const CHAMPION_NOTES: Readonly<Record<string, string>> = {
  "Champion.Withdrawn":
    "the alias points at a version that the registry says is no longer served, so that the tuned model was not compared with it",
  "Champion.NotServed":
    "what served the model that the alias points at no longer exists or has failed, so that the tuned model was not compared with it",
};

/** What a run that succeeded could not do, and how it is made up for, where it can be. */
function noteLines({ output }: RunView, resume: string): string[] {
  const notes = (readModellessOutput(output) ?? readOutput(output))?.notes ?? [];
  if (notes.length === 0) return [];
  const canResume = notes.some(({ error }) => CHAMPION_NOTES[error] === undefined);
  return [
    paint.bold("Not done"),
    ...notes.map(
      ({ state, error }) => `  ${paint.warn("!")} ${state}: ${CHAMPION_NOTES[error] ?? error}`,
    ),
    ...(canResume ? [`  \`${resume}\` does it again; nothing is trained or evaluated again`] : []),
    "",
  ];
}

/** What a clean-up left that costs money, each on a line, and until when or how much. */
export function billedLines({ remaining, billing, checkedAt }: Teardown): string[] {
  const lines = [
    ...remaining.map((one) => `${paint.bad("not deleted:")} ${resourceText(one)}`),
    ...billing.map((one) => `${paint.warn("!")} ${billingText(one)}`),
  ];
  if (lines.length === 0) {
    lines.push(
      `${paint.good("✓")} no billable resource is left, according to Bedrock's lists (${checkedAt})`,
    );
  }
  return lines.map((line, at) => `  ${(at === 0 ? "billed" : "").padEnd(12)}${line}`);
}

/** How the run continues, or that it has to be started again. */
function nextText(
  explained: Explained | null,
  { teardown, resume }: { teardown: Teardown | null; resume: string },
): string {
  const hasModel = teardown?.billing.some(({ resource }) => resource.kind === "custom-model");
  const how = hasModel
    ? "continues from the model without training again"
    : "continues from what exists, and trains again if there is no model";
  const command = `\`${resume}\` ${how}`;
  const meaning = explained?.known ? explained : explained?.byName;
  // A resume would fail again: what was started is not there any more, or was never right.
  if (meaning?.retry === "no" || meaning?.command?.startsWith("tunewright tune ")) {
    return `fix the error above, then ${START_AGAIN}`;
  }
  return `${BEFORE[meaning?.retry ?? "after-change"]}${command}`;
}

/** What comes before the run continues. */
const BEFORE = {
  yes: "",
  no: "",
  later: "wait a while; then ",
  "after-change": "do what is said above; then ",
} as const;
