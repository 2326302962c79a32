import type { Explained } from "../../explain/explanation.ts";
import { explanationLines } from "../../explain/explanation-text.ts";
import type { ExplainedRun } from "../../run/explain-run.ts";
import { paint } from "../format.ts";

/** What an error means, a line each for cause, side, remedy, retry and bill. */
export function explanationView(explained: Explained): string {
  return explanationLines(explained)
    .map(({ name, text, command }) => {
      const typed = command === null ? "" : `\n${" ".repeat(14)}\`${command}\``;
      return `  ${name.padEnd(12)}${text}${typed}`;
    })
    .join("\n");
}

/** The same below what it explains, with the source. */
export function explainedText(explained: Explained): string {
  if (!explained.known) return `${paint.warn("Not known")}\n${explanationView(explained)}`;
  const { id, source } = explained;
  return `${paint.bold(id)}\n${explanationView(explained)}\n  ${paint.dim(`source      ${source}`)}`;
}

/** A run in a line or two, before its failure is explained. */
export function explainedRunText({
  runId,
  status,
  state,
  error,
  cause,
  decided,
}: ExplainedRun): string {
  if (error !== null) {
    const where = state === null ? "" : ` in the state "${state}"`;
    const why = cause === null || cause === "" ? "" : `: ${cause.split("\n")[0]}`;
    return `${paint.title(runId)}  ${paint.bad(status)}\n  ${error}${where}${why}`;
  }
  const what =
    decided ??
    (state === null ? "Nothing has failed." : `It is in the state "${state}"; nothing has failed.`);
  return `${paint.title(runId)}  ${status}\n  ${what.replaceAll("\n", "\n  ")}`;
}
