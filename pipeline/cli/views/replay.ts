import { counted, grouped } from "../../counts.ts";
import { minutesText } from "../../evaluation/duration.ts";
import { percentText, shareText } from "../../evaluation/score-text.ts";
import { minuteText } from "../../report/figures.ts";
import { minutesAt } from "../../run/replay/estimate.ts";
import type { ProposedReplay } from "../../run/replay/propose-replay.ts";
import type { ReplayResult } from "../../run/replay/replay-result.ts";
import {
  answerRows,
  leftOutTexts,
  pairText,
  qualityGain,
  qualityVerdict,
  questionsText,
  SIMULATED,
  scoreText,
  shareTextOf,
  sideText,
  stoppedText,
} from "../../run/replay/replay-texts.ts";
import { dollars } from "../../usd.ts";
import { paint, table } from "../format.ts";
import { oneLine } from "./one-line.ts";

/** What will be asked, at what price and for how long. */
export function proposalText(proposed: ProposedReplay): string {
  const { id, sides, rows, collected, createdAt } = proposed.record;
  const { distinct, questions } = collected;
  const before =
    proposed.newRows === null
      ? `  of ${minuteText(createdAt)}; what is answered is not asked again`
      : "";
  const leftOut = leftOutTexts(collected);
  return [
    `replay      ${paint.bold(id)}${paint.dim(before)}`,
    `candidate   ${sideText(sides.candidate)}`,
    `champion    ${sideText(sides.champion)}`,
    `questions   ${grouped(rows)} of ${counted(distinct, "different question")}, in ${counted(questions, "call")}`,
    ...leftOut.map((one, at) => `${at === 0 ? "left out    " : "            "}${one}`),
    ...(proposed.isDone ? ["to ask      nothing: all is answered"] : costLines(proposed)),
  ].join("\n");
}

function costLines({ record, pace }: ProposedReplay): string[] {
  const { questions, inputTokens, outputTokens, usd } = record.estimate;
  const { requestsPerMinute, tokensPerMinute } = pace;
  const limits = [
    ...(requestsPerMinute === null ? [] : [`${grouped(requestsPerMinute)} questions a minute`]),
    ...(tokensPerMinute === null ? [] : [`${grouped(tokensPerMinute)} tokens a minute`]),
  ];
  const minutes = minutesAt(pace, { questions, tokens: inputTokens + outputTokens });
  const cost = usd === null ? "unknown, since a price is not known" : `about ${dollars(usd)}`;
  return [
    `pace        ${limits.join(" and ")}, both models together: at least ${minutesText(minutes)}`,
    `cost        ${cost} for ${counted(questions, "answer")}`,
  ];
}

/** What a replay has measured. */
export function replayText(result: ReplayResult): string {
  const { isSimulated, usd, folder } = result;
  const stopped = stoppedText(result);
  return [
    `replayed    ${questionsText(result.questions)}`,
    ...(stopped === undefined ? [] : [paint.warn(`not complete ${stopped}`)]),
    "",
    ...agreementLines(result),
    "",
    ...qualityLines(result),
    "",
    table([["", "candidate", "champion"], ...answerRows(result)]),
    "",
    `cost        ${dollars(usd.spent)} for all answers; ${dollars(usd.estimated)} was estimated`,
    `kept in     ${folder}`,
    ...(isSimulated ? [paint.dim(SIMULATED)] : []),
    ...result.rows.flatMap(rowLines),
  ].join("\n");
}

function agreementLines(result: ReplayResult): string[] {
  const { agreements, confidence, differing, questions } = result;
  if (agreements.length === 0) return ["no question was answered by two sides"];
  const head = ["agreement", "questions", "same text", `by ${scoreText(result)}`, "by calls"];
  const rows = agreements.map(({ between, rows, exact, score, scoreOfCalls }) => [
    pairText(between),
    grouped(rows),
    shareTextOf(exact),
    shareTextOf(score),
    percentText(scoreOfCalls),
  ]);
  return [
    table([head, ...rows]),
    paint.dim(`in brackets: ${shareText(confidence)} confidence intervals`),
    `${counted(differing, "question")} answered differently by candidate and champion`,
    ...(questions.loggedVaries === 0
      ? []
      : [
          `${counted(questions.loggedVaries, "question")} answered differently by production itself`,
        ]),
  ];
}

function qualityLines(result: ReplayResult): string[] {
  const { quality, confidence } = result;
  if (quality === null) {
    return ["no right answer is known (--references): agreement does not say which is better"];
  }
  const { rows, candidate, champion, logged } = quality;
  const color = { better: paint.good, worse: paint.bad, same: String, "cannot-tell": String };
  return [
    `${scoreText(result)} on ${counted(rows, "question")} with a right answer`,
    `candidate   ${percentText(candidate)}`,
    `champion    ${percentText(champion)}`,
    ...(logged === null
      ? []
      : [`production  ${percentText(logged.score)} then, on ${counted(logged.rows, "question")}`]),
    `difference  ${qualityGain(quality, confidence)}`,
    `verdict     ${color[quality.verdict](qualityVerdict(quality))}`,
  ];
}

function rowLines(row: ReplayResult["rows"][number]): string[] {
  const { recordId, calls, question, reference, logged, candidate, champion } = row;
  const line = (name: string, text: string | null) =>
    text === null ? [] : [`    ${name.padEnd(11)}${oneLine(text)}`];
  return [
    "",
    `  ${recordId}  ${counted(calls, "call")}`,
    ...line("question", question),
    ...line("reference", reference),
    ...line("production", logged),
    ...line("candidate", candidate ?? "(refused)"),
    ...line("champion", champion ?? "(refused)"),
  ];
}
