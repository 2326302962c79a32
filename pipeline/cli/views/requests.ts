import { counted } from "../../counts.ts";
import type { RequestAnswer } from "../../run/requests/answer-data.ts";
import type { RequestFacts } from "../../run/requests/list-requests.ts";
import { dollars } from "../../usd.ts";
import { runCommand } from "../follow-run.ts";
import { paint, table } from "../format.ts";
import type { PutRequestData } from "../json-output.ts";

/** Requests and their answers as a table. */
export function requestsText(requests: readonly RequestFacts[]): string {
  return table([
    ["REQUEST", "ANSWER", "AT", "RUN", "CODE"],
    ...requests.map(({ id, answer }) => [
      id,
      answer?.outcome ?? "none yet",
      answer?.at.slice(0, 16) ?? "",
      answer?.run?.runId ?? answer?.last?.runId ?? "",
      answer?.refusal?.code ?? answer?.last?.code ?? "",
    ]),
  ]);
}

/** What was put, and how to see what comes of it. */
export function putRequestText(
  { id, key, uploaded, standing }: PutRequestData,
  flags: string,
): string {
  const show = `tunewright requests show ${id}${flags}`;
  return [
    `${paint.bold("Request")}  ${id}  (${key}${uploaded.length === 0 ? "" : `, ${counted(uploaded.length, "file")} under data/`})`,
    standing
      ? `  the stack's schedule starts its run; \`${show}\` shows the answer`
      : `  \`${show}\` shows its answer`,
  ].join("\n");
}

/** Lines of findings that are shown. */
const MAX_LINES = 20;

/** An answer: what came of the request, and what to do. */
export function answerText(answer: RequestAnswer, flags: string): string {
  const { id, outcome, at, run, refusal, findings, last } = answer;
  return [
    `${paint.bold("Request")}  ${id}  ${colored(outcome)} at ${at}`,
    ...(outcome === "checking"
      ? ["  it is being read; if this is older than 20 minutes, the function was interrupted"]
      : []),
    ...runLines(run, flags),
    ...(refusal === null ? [] : [`  ${refusal.code}: ${refusal.text}`]),
    ...findingLines(findings),
    ...(refusal?.hint == null ? [] : [`  ${paint.dim("→")} ${refusal.hint}`]),
    ...(last === null
      ? []
      : [
          `  last change  ${last.outcome} at ${last.at} ${last.runId ?? last.code ?? ""}`.trimEnd(),
        ]),
  ].join("\n");
}

function colored(outcome: RequestAnswer["outcome"]): string {
  if (outcome === "refused" || outcome === "failed") return paint.bad(outcome);
  return outcome === "checking" ? paint.warn(outcome) : paint.good(outcome);
}

function runLines(run: RequestAnswer["run"], flags: string): string[] {
  if (run === null) return [];
  const { runId, usd, rows, waitsForApproval } = run;
  const verb = waitsForApproval ? "approve" : "watch";
  return [
    `  run          ${runId}`,
    `  planned cost ${dollars(usd)}`,
    `  rows         ${rows.train} to train on, ${rows.validation} for validation, ${rows.evaluation} held out`,
    `  next         \`${runCommand(verb, runId, flags)}\``,
  ];
}

function findingLines(findings: RequestAnswer["findings"]): string[] {
  if (findings === null) return [];
  const { list, counts } = findings;
  const lines = list
    .slice(0, MAX_LINES)
    .map(({ rule, severity, file, line }) => `  ${severity.padEnd(7)}  ${file}:${line}  ${rule}`);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const more = total - lines.length;
  return more > 0 ? [...lines, `  … and ${counted(more, "finding")} more`] : lines;
}
