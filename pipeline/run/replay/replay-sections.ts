import { counted } from "../../counts.ts";
import { percentText, shareText } from "../../evaluation/score-text.ts";
import type { Block, BlockSection } from "../../report/blocks.ts";
import { minuteText } from "../../report/figures.ts";
import { dollars } from "../../usd.ts";
import type { DifferingRow, ReplayResult } from "./replay-result.ts";
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
} from "./replay-texts.ts";

const text = (text: string): Block => ({ kind: "text", text });

/** What a replay has measured, as sections of a page. */
export function replaySections(result: ReplayResult): BlockSection[] {
  const { rows } = result;
  return [
    { id: "replayed", title: "What was replayed", blocks: replayed(result) },
    { id: "agreement", title: "Agreement", blocks: agreement(result) },
    { id: "quality", title: "Right answers", blocks: quality(result) },
    { id: "answers", title: "Cost and latency", blocks: answers(result) },
    ...(rows.length === 0
      ? []
      : [{ id: "rows", title: "Different answers", blocks: rows.flatMap(rowBlocks) }]),
    { id: "input", title: "What was read", blocks: input(result) },
  ];
}

function replayed(result: ReplayResult): Block[] {
  const { sides, questions, id, createdAt, isSimulated } = result;
  const stopped = stoppedText(result);
  return [
    ...(isSimulated ? [text(SIMULATED)] : []),
    ...(stopped === undefined ? [] : [text(`Not complete: ${stopped}.`)]),
    {
      ...{ kind: "table", caption: "What was replayed", head: ["What", "Value"] },
      rows: [
        ["Candidate", sideText(sides.candidate)],
        ["Champion", sideText(sides.champion)],
        ["Asked", questionsText(questions)],
        ["With production's answer", String(questions.withLogged)],
        ["With a right answer", String(questions.withReference)],
        ["Replay", id],
        ["Started", minuteText(createdAt)],
      ],
    },
  ];
}

function agreement(result: ReplayResult): Block[] {
  const { agreements, confidence, questions, differing } = result;
  if (agreements.length === 0) return [text("No question was answered by two sides.")];
  return [
    {
      kind: "table",
      caption: "How much two sides say the same",
      head: ["Between", "Questions", "Same text", `By ${scoreText(result)}`, "By calls"],
      rows: agreements.map(({ between, rows, exact, score, scoreOfCalls }) => [
        pairText(between),
        String(rows),
        shareTextOf(exact),
        shareTextOf(score),
        percentText(scoreOfCalls),
      ]),
    },
    text(
      `In brackets: the ${shareText(confidence)} confidence interval. The score is that of one answer with the other taken for the right one. By calls: each question counts as often as it was asked. Candidate and champion answered ${differing} differently; to ${questions.loggedVaries} production itself gave different answers.`,
    ),
  ];
}

function quality(result: ReplayResult): Block[] {
  const { quality, confidence } = result;
  if (quality === null) {
    return [
      text(
        "No right answer is known: agreement says how much answers change, not which are better.",
      ),
    ];
  }
  const { rows, candidate, champion, logged } = quality;
  return [
    {
      kind: "table",
      caption: "Score on questions with a right answer",
      head: ["Side", scoreText(result), "Questions"],
      rows: [
        ["candidate", percentText(candidate), String(rows)],
        ["champion", percentText(champion), String(rows)],
        ...(logged === null
          ? []
          : [["production then", percentText(logged.score), String(logged.rows)]]),
      ],
    },
    text(`Candidate − champion: ${qualityGain(quality, confidence)}; ${qualityVerdict(quality)}.`),
  ];
}

function answers(result: ReplayResult): Block[] {
  const { usd } = result;
  return [
    {
      kind: "table",
      caption: "The answers of both models",
      head: ["", "Candidate", "Champion"],
      rows: answerRows(result),
    },
    text(
      `Latency is Bedrock's own account of each answer, without the wait for the pace. All answers cost ${dollars(usd.spent)}; ${dollars(usd.estimated)} was estimated.`,
    ),
  ];
}

function rowBlocks(row: DifferingRow): Block[] {
  const { recordId, calls, question, reference, logged, candidate, champion } = row;
  const sides: [string, string | null][] = [
    ["Right answer", reference],
    ["Production then", logged],
  ];
  return [
    {
      kind: "table",
      caption: `Question ${recordId}`,
      head: [recordId, counted(calls, "call")],
      rows: [
        ["Question", question],
        ...sides.flatMap(([name, said]) => (said === null ? [] : [[name, said]])),
        ["Candidate", candidate ?? "(refused)"],
        ["Champion", champion ?? "(refused)"],
      ],
    },
  ];
}

function input({ wanted, collected }: ReplayResult): Block[] {
  const { inputs, references, since, until, modelId, operation, limit, maxTokens } = wanted;
  const { rows, questions, distinct } = collected;
  const given: [string, string | null][] = [
    ["Input", inputs.join(", ")],
    ["Right answers", references.length === 0 ? null : references.join(", ")],
    ["Since", since],
    ["Until", until],
    ["Model", modelId],
    ["Operation", operation],
    ["Questions at most", String(limit)],
    ["Tokens of an answer at most", String(maxTokens)],
    ["Rows read", String(rows)],
    ["Rows that can be replayed", String(questions)],
    ["Different questions", String(distinct)],
  ];
  const leftOut = leftOutTexts(collected);
  return [
    {
      ...{ kind: "table", caption: "What was read", head: ["What", "Value"] },
      rows: given.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    },
    text(leftOut.length === 0 ? "No row was left out." : `Left out: ${leftOut.join("; ")}.`),
  ];
}
