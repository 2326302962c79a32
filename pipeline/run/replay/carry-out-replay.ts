import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Clock } from "../../clock.ts";
import { tokensAhead } from "../../evaluation/ask.ts";
import { Pacer } from "../../evaluation/pacer.ts";
import { writeJson } from "../../json-objects.ts";
import { type Bucket, findText } from "../../objects.ts";
import type { Pace } from "../../workflow/input.ts";
import { armOf, askedOf, readAnswered } from "./answered-question.ts";
import { type AskedSides, type AskSidesRequest, askSides } from "./ask-sides.ts";
import { AnswerBudget } from "./budget.ts";
import { minutesAt } from "./estimate.ts";
import { measureReplay } from "./measure-replay.ts";
import type { ProposedReplay } from "./propose-replay.ts";
import {
  createReplay,
  type ReplayRecord,
  readReplayRows,
  replayLayout,
  rowsKeyOf,
} from "./replay-folder.ts";
import { ReplayResult } from "./replay-result.ts";
import type { ReplayRow } from "./replay-row.ts";
import { replayScorer } from "./replay-scorer.ts";
import { isServing, type SidesAt } from "./sides.ts";

/** What carrying out needs from outside. */
export interface ReplayTools extends SidesAt, Pick<AskSidesRequest, "stop" | "onProgress"> {
  /** Without retries of its own. */
  readonly runtime: BedrockRuntimeClient;
  /** Of the cloud: its quotas count by it. */
  readonly clock: Clock;
  /** Small local models answer. */
  readonly isSimulated: boolean;
}

/** How it is carried out. */
export interface ReplaySettings {
  /** What all answers may cost, those of earlier calls included; undefined: no limit. */
  readonly maxUsd: number | undefined;
  readonly concurrency: number;
  /** Texts of so many questions that were answered differently. */
  readonly showRows: number;
}

const CONFIDENCE = 0.95;

/**
 * Asks what is not answered yet, and measures what there is. A replay that is done is measured again; nothing is asked.
 * @returns undefined where the user has stopped it: its answers are kept
 * @throws errors of AWS that every question would meet
 */
export async function carryOutReplay(
  tools: ReplayTools,
  proposed: ProposedReplay,
  settings: ReplaySettings,
): Promise<ReplayResult | undefined> {
  const { bucket } = tools;
  const { newRows, prices, input } = proposed;
  const record =
    newRows === null ? proposed.record : await createReplay(bucket, proposed.record, newRows);
  const rows = await readReplayRows(bucket, record);
  const budget = new AnswerBudget(settings.maxUsd ?? null);
  const asked = await askAll(tools, { ...proposed, record }, { rows, budget, settings });
  if (asked.stopped === "interrupted") return undefined;
  const confidence = input?.gate.confidence ?? CONFIDENCE;
  const scorer = replayScorer(input, rows);
  const measuring = { scorer, confidence, prices, showRows: settings.showRows };
  const measured = measureReplay(await readAnswered(bucket, record), rows.length, measuring);
  const result = resultOf(tools, proposed, { record, asked, measured, spent: budget.spent });
  if (result.stopped === null) await keepResult(bucket, result);
  return result;
}

/** Whether all questions of a replay are answered: only then has it a result. */
export async function isDone(bucket: Bucket, { id }: ReplayRecord): Promise<boolean> {
  return (await findText(bucket, replayLayout(id).result)) !== undefined;
}

/** Without the texts of rows, which are in the answers. */
async function keepResult(bucket: Bucket, result: ReplayResult): Promise<void> {
  const value = { ...result, rows: [] };
  await writeJson(bucket, replayLayout(result.id).result, { schema: ReplayResult, value });
}

function askAll(
  { bucket, bedrock, runtime, clock, stop, onProgress }: ReplayTools,
  { record, newRows, prices, pace }: ProposedReplay,
  of: { rows: readonly ReplayRow[]; budget: AnswerBudget; settings: ReplaySettings },
): Promise<AskedSides> {
  const { folder } = replayLayout(record.id);
  const sides = (["candidate", "champion"] as const).map((name) => {
    const side = record.sides[name];
    const { modelId, baseModel } = side;
    const answers = { folder, arm: armOf[name], asked: askedOf(record, side) };
    const isSame = () => isServing(bedrock, side);
    return { of: answers, modelId, baseModel: baseModel.id, prices: prices[name], isSame };
  });
  const next = clock.now() + 60_000 * pauseMinutes(pace, of.rows, record.wanted.maxTokens);
  // A call before may have asked just now: the pace holds over both.
  const state = newRows === null ? { requestsPerMinute: null, since: 0, next } : null;
  return askSides(
    { bucket, runtime, clock },
    {
      ...{ rowsKey: rowsKeyOf(record), sides, budget: of.budget, stop, onProgress },
      pacer: new Pacer(clock, pace, state),
      concurrency: of.settings.concurrency,
    },
  );
}

/** As long as the pace keeps the next question after the largest one. */
function pauseMinutes(pace: Pace, rows: readonly ReplayRow[], maxTokens: number): number {
  const tokens = Math.max(0, ...rows.map((row) => tokensAhead({ maxTokens, row })));
  return minutesAt(pace, { questions: 1, tokens });
}

function resultOf(
  { bucket, isSimulated }: ReplayTools,
  { prices, pace }: ProposedReplay,
  of: {
    record: ReplayRecord;
    asked: AskedSides;
    measured: ReturnType<typeof measureReplay>;
    spent: number;
  },
): ReplayResult {
  const { record, asked, measured, spent } = of;
  const { id, group, createdAt, wanted, collected, estimate, sides } = record;
  const { answers, ...figures } = measured;
  const isPriced = Object.values(prices).every((one) => one.input !== null && one.output !== null);
  return {
    ...{ id, folder: `s3://${bucket.name}/${replayLayout(id).folder}`, group, createdAt },
    ...{ isSimulated, wanted, collected, pace },
    stopped: asked.stopped === "interrupted" ? null : asked.stopped,
    lastError: asked.stopped === "no-answer" ? asked.lastError : null,
    ...figures,
    sides: {
      candidate: { ...sides.candidate, answers: answers.candidate },
      champion: { ...sides.champion, answers: answers.champion },
    },
    usd: { estimated: estimate.usd, spent: isPriced ? spent : null },
  };
}
