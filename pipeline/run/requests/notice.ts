import { type NoticeTopic, publish } from "../../publish.ts";
import { type NextStep, step } from "../../report/next-step.ts";
import type { Notice } from "../../report/notice/notice.ts";
import { published } from "../../report/notice/published.ts";
import { dollars } from "../../usd.ts";
import type { NoticeFormat } from "../../workflow/deployment-settings.ts";
import type { RequestAnswer } from "./answer-data.ts";

/** Notifies people of the answer to a request. */
export async function notifyOf(
  to: NoticeTopic & { readonly noticeFormat: NoticeFormat },
  answer: RequestAnswer,
): Promise<void> {
  await publish(to, published(requestNotice(answer), to.noticeFormat));
}

/** The notice of an answer. What a refusal of the data says in words may name a column or a label: it stays in the answer. */
function requestNotice(answer: RequestAnswer): Notice {
  const { id, outcome, run, refusal, request } = answer;
  const isOfData = /^(Dataset|Score|Judge)\./.test(refusal?.code ?? "");
  const why =
    refusal === null
      ? []
      : [isOfData ? `code: ${refusal.code}` : `${refusal.text} (${refusal.code})`];
  return {
    runId: run?.runId ?? `request-${id.replaceAll("/", "-")}`,
    event: `request-${outcome}`,
    subject: `Tunewright: request ${id} ${headline(answer)}`,
    summary: `The request ${id} (${request.key}) ${headline(answer)}.`,
    lines: [...runLines(run), ...why],
    steps: [...(isOfData || refusal?.hint == null ? [] : [step(refusal.hint)]), nextStep(answer)],
    links: [],
    resources: [],
  };
}

function headline({ outcome, run, refusal }: RequestAnswer): string {
  switch (outcome) {
    case "started":
      return `started the run ${run?.runId}`;
    case "adopted":
      return `is the run ${run?.runId}, which was started before`;
    default:
      return `was ${outcome}: ${refusal?.code ?? ""}`;
  }
}

function runLines(run: RequestAnswer["run"]): string[] {
  if (run === null) return [];
  const { usd, rows, waitsForApproval } = run;
  return [
    `planned cost of the run: ${dollars(usd)}`,
    `rows: ${rows.train} to train on, ${rows.validation} for validation, ${rows.evaluation} held out`,
    ...(waitsForApproval ? ["it buys nothing before a person approves it"] : []),
  ];
}

function nextStep({ id, run }: RequestAnswer): NextStep {
  if (run === null) return step("To see the whole answer:", `tunewright requests show ${id}`);
  return run.waitsForApproval
    ? step("To decide:", `tunewright approve ${run.runId}`)
    : step("To follow it:", `tunewright watch ${run.runId}`);
}
