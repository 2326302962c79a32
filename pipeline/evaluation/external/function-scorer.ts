import { z } from "zod";
import { UserError } from "../../errors.ts";
import { scoreName } from "../../workflow/score-spec.ts";
import {
  ANSWER_TIMEOUT_MS,
  checkedValue,
  type ExternalScorer,
  rowOf,
  type Scorable,
  scorerFailed,
  scorerTimedOut,
  whereIs,
} from "./external-scorer.ts";
import {
  canHeal,
  type FunctionSpec,
  type FunctionTools,
  invokeFunction,
} from "./invoke-function.ts";

/** Answers in one event: all have the time that one may take, and that fits into a call of the state. */
const MAX_ANSWERS = 10;

/** Bytes of one event. Lambda takes 6 MiB. */
const MAX_BYTES = 4 * 1024 * 1024;

/** What a function returns. */
const Returned = z.object({ scores: z.array(z.unknown()) });

/**
 * The user's own scorer, a Lambda function. Its event has up to 10 answers, each with what a module gets as
 * `(answer, reference, row)`; `system` may be null, and `messages` are Converse's:
 *
 *     {"answers": [{"answer": "…", "reference": "…", "row": {"question": "…", "system": "…", "messages": […], "slices": {}}}]}
 *
 * It returns one value from 0 to 1 for each, in their order: `{"scores": [0.5, {"value": 1}]}`. It has 100 seconds, is
 * not informed which model has answered, and may get an event twice. Where its ARN names no version, the code counts that
 * is deployed then.
 * @param tools.eventMs milliseconds that one event may take
 */
export function openFunction(
  { eventMs = MAX_ANSWERS * ANSWER_TIMEOUT_MS, ...tools }: FunctionTools & { eventMs?: number },
  spec: FunctionSpec,
): ExternalScorer {
  const { clock } = tools;
  let isBusy = false;
  return {
    async score(answers, until) {
      const values: number[] = [];
      for (const batch of batchesOf(answers, spec)) {
        if (isBusy || clock.now() >= until) break;
        const scored = await scoreBatch({ ...tools, eventMs }, spec, batch);
        isBusy = scored === "busy";
        if (scored !== "busy") values.push(...scored);
      }
      return values;
    },
    close: async () => undefined,
  };
}

/** Answers that fit into one event, with their texts in it. */
interface Batch {
  readonly answers: Scorable[];
  readonly items: string[];
  bytes: number;
}

function batchesOf(answers: readonly Scorable[], spec: FunctionSpec): Batch[] {
  const batches: Batch[] = [];
  for (const one of answers) {
    const { answer, question } = one;
    const item = JSON.stringify({ answer, reference: question.reference, row: rowOf(question) });
    const bytes = Buffer.byteLength(item);
    if (bytes > MAX_BYTES) throw tooLarge(spec, one);
    const last = batches.at(-1);
    const isOpen =
      last !== undefined && last.items.length < MAX_ANSWERS && last.bytes + bytes <= MAX_BYTES;
    if (isOpen) {
      last.answers.push(one);
      last.items.push(item);
      last.bytes += bytes;
    } else batches.push({ answers: [one], items: [item], bytes });
  }
  return batches;
}

async function scoreBatch(
  { eventMs, ...tools }: FunctionTools & { eventMs: number },
  spec: FunctionSpec,
  { answers, items }: Batch,
): Promise<number[] | "busy"> {
  const signal = AbortSignal.timeout(eventMs);
  const Payload = Buffer.from(`{"answers":[${items.join(",")}]}`);
  try {
    const { FunctionError, Payload: payload } = await invokeFunction(tools, spec, {
      Payload,
      signal,
    });
    const returned = parsed(payload);
    if (FunctionError === undefined) return valuesIn(returned, spec, answers);
    const { errorType } = Object(returned) as { errorType?: unknown };
    throw scorerFailed(spec, answers, String(errorType));
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (signal.aborted) throw scorerTimedOut(spec, answers, eventMs);
    if (canHeal(error)) return "busy";
    throw error;
  }
}

function parsed(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString("utf8"));
  } catch {
    return undefined;
  }
}

function valuesIn(returned: unknown, spec: FunctionSpec, answers: readonly Scorable[]): number[] {
  const { data } = Returned.safeParse(returned);
  if (data === undefined) throw badReturn(spec, answers, "no list `scores`");
  const { scores } = data;
  if (scores.length !== answers.length) {
    throw badReturn(spec, answers, `${scores.length} scores, not ${answers.length},`);
  }
  return answers.map((one, at) => {
    const value = valueIn(scores[at]);
    const type = value === null ? "null" : typeof value;
    return checkedValue({ value: typeof value === "number" ? value : null, type }, spec, one);
  });
}

/** A score itself, or its member `value`. */
function valueIn(score: unknown): unknown {
  const isObject = typeof score === "object" && score !== null;
  return isObject && "value" in score ? score.value : score;
}

function badReturn(spec: FunctionSpec, of: readonly Scorable[], what: string): UserError {
  return new UserError(
    "Score.BadReturn",
    `the scorer ${scoreName(spec)} returned ${what} for ${whereIs(of)}`,
    {
      hint: 'It must return {"scores": […]} with a number from 0 to 1 for each of the event\'s `answers`, in their order.',
    },
  );
}

function tooLarge(spec: FunctionSpec, of: Scorable): UserError {
  return new UserError(
    "Score.AnswerTooLarge",
    `${whereIs(of)} is too large for the scorer ${scoreName(spec)}: an event has ${MAX_BYTES} bytes at most, its row included`,
    { hint: "Score by a module instead (module:FILE), or leave out rows of that size." },
  );
}
