import type { DatasetOptions } from "../../../dataset-tools/index.ts";
import { type Clock, timestamp } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import type { PriceFile } from "../../models/price-file.ts";
import type { ExecutionInput, Pace, TokenPrices } from "../../workflow/input.ts";
import type { LeaseTarget } from "../lease-target.ts";
import type { OpenRemote } from "../prepare.ts";
import { readStyle } from "../results.ts";
import { findStoredInput } from "../versions/stored-input.ts";
import { askedAs } from "./asked-as.ts";
import { isDone } from "./carry-out-replay.ts";
import { collectQuestions } from "./collect-questions.ts";
import { estimateReplay } from "./estimate.ts";
import type { LogObjects } from "./log-objects.ts";
import type { CallFilter } from "./logged-call.ts";
import { defaultPace, tokenPrices } from "./prices.ts";
import { withReferences } from "./references.ts";
import {
  findLatestReplay,
  type ReplayRecord,
  type ReplayWanted,
  replayId,
  replayName,
  rowsFile,
} from "./replay-folder.ts";
import { findSides, type SidesAt } from "./sides.ts";

/** What a user asks for. */
export interface ReplayRequest extends CallFilter {
  readonly inputs: readonly string[];
  readonly references: readonly string[];
  readonly candidate: LeaseTarget;
  readonly champion: string | undefined;
  readonly limit: number;
  /** undefined: as the candidate's run had it. */
  readonly maxTokens: number | undefined;
  /** System prompt in place of the questions' own; empty for none. */
  readonly system: string | undefined;
  readonly reading: Partial<DatasetOptions>;
  /** Members that the user gives. */
  readonly pace: Partial<Pace>;
  readonly maxUsd: number | undefined;
}

/** What proposing needs from outside. */
export interface ProposeReplayTools extends SidesAt {
  readonly clock: Clock;
  readonly listed: PriceFile | null;
  readonly openRemote: OpenRemote;
  /** Lists the objects under `s3://bucket/prefix/`. */
  listRemote(uri: string, time: Pick<CallFilter, "since" | "until">): Promise<LogObjects>;
  readonly onProgress: NonNullable<DatasetOptions["onProgress"]>;
}

/** A replay that can be carried out. */
export interface ProposedReplay {
  readonly record: ReplayRecord;
  /** The rows as a file, where the replay is new; null: its folder has them. */
  readonly newRows: string | null;
  /** All is answered: nothing is left to ask or to pay. */
  readonly isDone: boolean;
  readonly prices: Readonly<Record<"candidate" | "champion", TokenPrices>>;
  /** By which it is asked in this call. */
  readonly pace: Pace;
  /** Of the run that registered the candidate; undefined where its folder no longer has it. */
  readonly input: ExecutionInput | undefined;
}

const MAX_TOKENS = 256;

/**
 * Finds the replay that this call continues, or reads the calls and makes a new one: the latest of the same call, unless
 * that is done and the input has other questions by now. Nothing is written or asked.
 * @throws UserError `Replay.…`, `Registry.…`, `Dataset.…`
 */
export async function proposeReplay(
  tools: ProposeReplayTools,
  request: ReplayRequest,
): Promise<ProposedReplay> {
  const { bucket, listed } = tools;
  const { entry } = request.candidate;
  const input = (await findStoredInput(bucket, entry))?.input;
  const sides = await findSides(tools, request.candidate, { wanted: request.champion, input });
  const maxTokens = request.maxTokens ?? input?.evaluation.maxTokens ?? MAX_TOKENS;
  const wanted = wantedOf(request, maxTokens);
  const prices = {
    candidate: tokenPrices(sides.candidate, listed),
    champion: tokenPrices(sides.champion, listed),
  };
  const pace = { ...defaultPace(sides), ...request.pace };
  const common = { prices, pace, input };
  const name = replayName(entry.group, { wanted, sides });
  const { number, record: latest } = await findLatestReplay(bucket, name);
  if (latest !== undefined && !(await isDone(bucket, latest))) {
    const record = { ...latest, sides };
    assertWithin(record, prices, request.maxUsd);
    return { record, newRows: null, isDone: false, ...common };
  }
  const { collected, rows } = await readQuestions(tools, request, entry.runId);
  const file = rowsFile(rows);
  if (latest?.rowsSha256 === file.sha256) {
    return { record: { ...latest, sides }, newRows: null, isDone: true, ...common };
  }
  const record: ReplayRecord = {
    schema: 1,
    id: replayId(name, number + 1),
    group: entry.group,
    createdAt: timestamp(tools.clock),
    ...{ wanted, sides, collected, pace, rows: rows.length, rowsSha256: file.sha256 },
    estimate: estimateReplay(rows, { sides, prices, pace, maxTokens }),
  };
  assertWithin(record, prices, request.maxUsd);
  return { record, newRows: file.text, isDone: false, ...common };
}

function wantedOf(request: ReplayRequest, maxTokens: number): ReplayWanted {
  const { inputs, references, since, until, modelId, operation, limit, reading, system } = request;
  return {
    ...{ inputs: [...inputs], references: [...references], limit, maxTokens },
    ...{ since: since ?? null, until: until ?? null, system: system ?? null },
    ...{ modelId: modelId ?? null, operation: operation ?? null, reading: { ...reading } },
  };
}

/** Reads the input, with the right answers where they are given. @throws UserError `Replay.NoQuestions` */
async function readQuestions(tools: ProposeReplayTools, request: ReplayRequest, runId: string) {
  const { since, until, modelId, operation, limit, reading } = request;
  const { openRemote, onProgress } = tools;
  const style = await readStyle(tools.bucket, runId);
  const lists = await Promise.all(
    request.inputs.map((one) =>
      one.startsWith("s3://") && one.endsWith("/")
        ? tools.listRemote(one, { since, until })
        : { uris: [one], otherHours: 0 },
    ),
  );
  const inputs = lists.flatMap(({ uris }) => uris);
  if (inputs.length === 0) throw noObjects(request.inputs);
  const { collected, rows } = await collectQuestions({
    ...{ inputs, limit, reading, openRemote, onProgress },
    otherHours: lists.reduce((sum, { otherHours }) => sum + otherHours, 0),
    filter: { since, until, modelId, operation },
    askAs: (question) => askedAs(question, { style, system: request.system }),
  });
  if (rows.length === 0) throw noQuestions(collected);
  const of = { files: request.references, system: style?.system ?? null, reading, openRemote };
  return { collected, rows: await withReferences(rows, of) };
}

function noObjects(inputs: readonly string[]): UserError {
  return new UserError("Replay.NoQuestions", `nothing is to be read under ${inputs.join(", ")}`, {
    hint: "Check the prefix, and --since and --until. `aws s3 ls` shows what is there.",
  });
}

function noQuestions({
  rows,
  filtered,
  skipped,
}: {
  rows: number;
  filtered: object;
  skipped: object;
}) {
  const why = [...Object.entries(filtered), ...Object.entries(skipped)].map(
    ([reason, count]) => `${reason} ${count}`,
  );
  return new UserError(
    "Replay.NoQuestions",
    `none of ${rows} rows can be replayed${why.length === 0 ? "" : `: ${why.join(", ")}`}`,
    {
      hint: "Wanted are calls whose question is text. Widen --since, --until, --model-id or --operation.",
    },
  );
}

/** @throws UserError `Replay.OverBudget`, `Replay.UnknownPrice` */
function assertWithin(
  { estimate }: ReplayRecord,
  prices: ProposedReplay["prices"],
  maxUsd: number | undefined,
): void {
  if (maxUsd === undefined) return;
  const unknown = Object.values(prices).some(
    ({ input, output }) => input === null || output === null,
  );
  if (unknown || estimate.usd === null) {
    throw new UserError(
      "Replay.UnknownPrice",
      "a price is not known, so that --max-usd cannot be held",
      {
        hint: "`tunewright prices --refresh` reads AWS's price list. Or omit --max-usd.",
      },
    );
  }
  if (estimate.usd <= maxUsd) return;
  const usd = Number(estimate.usd.toPrecision(2));
  throw new UserError(
    "Replay.OverBudget",
    `the answers are estimated to cost $${usd}, more than --max-usd ${maxUsd}`,
    { hint: "Nothing was asked. Replay fewer questions (--limit), or raise --max-usd." },
  );
}
