import { counted, grouped } from "../../counts.ts";
import { intervalText, percentText, pointsText, shareText } from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import { dollars } from "../../usd.ts";
import type { Filter, NoAnswer, SkipReason } from "./logged-call.ts";
import type { Answerer, Quality, ReplayResult, Share } from "./replay-result.ts";
import type { Side } from "./sides.ts";

/** A version by its name; the base model by its own. */
export function sideText({ version, baseModel }: Side): string {
  return version ?? `base model ${baseModel.name}`;
}

/** e.g. `92.0% (89.1% to 94.2%)`. */
export function shareTextOf({ value, low, high }: Share): string {
  return `${percentText(value)} (${percentText(low)} to ${percentText(high)})`;
}

const WHO: Readonly<Record<Answerer, string>> = {
  candidate: "candidate",
  champion: "champion",
  logged: "production then",
};

/** e.g. `candidate and production then`. */
export function pairText([one, other]: readonly [Answerer, Answerer]): string {
  return `${WHO[one]} and ${WHO[other]}`;
}

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  error: "with an error in place of an answer",
  "body-elsewhere": "whose question is in an object of its own, or nowhere",
  media: "with images, documents or other media",
  tools: "with tools, or results of them",
  "other-content": "with other content than text",
  "no-text": "without an answer in text",
  "no-question": "with nothing that ends with what a user says",
  "no-log-entry": "that are no entries of a log, whose calls are filtered",
  unreadable: "that cannot be read",
};

const FILTERED: Readonly<Record<Filter, string>> = {
  time: "of another time",
  model: "of another model",
  operation: "of another operation",
};

const NO_ANSWER: Readonly<Record<NoAnswer, string>> = {
  streamed: "replayed without production's answer, which the log has in pieces",
  elsewhere: "replayed without production's answer, which the log has in an object of its own",
  "no-text": "replayed without production's answer, which was no text",
  none: "replayed without production's answer, which the log does not have",
};

/** What became of the rows that are not replayed, or not wholly, a line each, e.g. `12 with images, documents or other media`. */
export function leftOutTexts({
  filtered,
  skipped,
  noAnswer,
  otherHours,
}: ReplayResult["collected"]): string[] {
  const of = (counts: Readonly<Record<string, number>>, texts: Readonly<Record<string, string>>) =>
    Object.entries(counts).map(([why, count]) => `${grouped(count)} ${texts[why] ?? why}`);
  const hours =
    otherHours === 0 ? [] : [`${counted(otherHours, "object")} of other hours not read`];
  return [...of(filtered, FILTERED), ...of(skipped, SKIPPED), ...of(noAnswer, NO_ANSWER), ...hours];
}

/** e.g. `412 questions, for 1,203 calls`. */
export function questionsText({ asked, rows, calls }: ReplayResult["questions"]): string {
  const of =
    asked === rows
      ? counted(rows, "question")
      : `${grouped(asked)} of ${counted(rows, "question")}`;
  return `${of}, for ${counted(calls, "call")}`;
}

const VERDICTS: Readonly<Record<Quality["verdict"], string>> = {
  better: "the candidate is better",
  worse: "the candidate is worse",
  same: "the same score on every question",
  "cannot-tell": "cannot tell which is better",
};

/** Which model is better, in words. */
export function qualityVerdict({ verdict }: Quality): string {
  return VERDICTS[verdict];
}

/** e.g. `+2.1 points (95%: −0.4 to +4.6)`. */
export function qualityGain({ gain, interval }: Quality, confidence: number): string {
  return `${pointsText(gain)} points (${shareText(confidence)}: ${intervalText(interval)})`;
}

/** Facts of the answers of both models: a name, then a cell for each. */
export function answerRows({ sides }: ReplayResult): [string, string, string][] {
  const { candidate, champion } = sides;
  const both = (name: string, of: (side: typeof candidate) => string): [string, string, string] => [
    name,
    of(candidate),
    of(champion),
  ];
  return [
    both("version", sideText),
    both("USD for 1,000 answers", ({ path, answers }) =>
      path === "provisioned" ? "billed by the hour" : dollars(answers.usdPer1000Answers),
    ),
    both("latency, median", ({ answers }) => millisecondsText(answers.medianMs)),
    both("latency, 95% within", ({ answers }) => millisecondsText(answers.p95Ms)),
    both("tokens of questions", ({ answers }) => grouped(answers.inputTokens)),
    both("tokens of answers", ({ answers }) => grouped(answers.outputTokens)),
    both("refused", ({ answers }) => grouped(answers.refused)),
    both("cut off at the maximum", ({ answers }) => grouped(answers.cut)),
  ];
}

function millisecondsText(milliseconds: number | null): string {
  return milliseconds === null ? "unknown" : `${grouped(milliseconds)} ms`;
}

/** Why not all was asked; undefined where it was. */
export function stoppedText({ stopped, lastError }: ReplayResult): string | undefined {
  if (stopped === null) return undefined;
  return stopped === "max-usd"
    ? "stopped before the answers cost more than --max-usd; the same call with a higher one continues"
    : `given up: the models have not answered for minutes (${lastError ?? "no answer"}); the same call continues`;
}

/** What must be known before any number of a local replay. */
export const SIMULATED =
  "Simulated: small local models answered in place of Bedrock's. Latency, tokens and quality are theirs; prices are AWS's, and nothing was charged.";

/** The name of a score with what it compares, e.g. `labels correct`. */
export function scoreText({ score }: ReplayResult): string {
  return scoreTitle(score);
}
