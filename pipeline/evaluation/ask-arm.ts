import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { defined } from "../../dataset-tools/defined.ts";
import type { Clock } from "../clock.ts";
import type { Bucket } from "../objects.ts";
import type { Answer, AnswersOf, Arm } from "../run-folder/answered-rows.ts";
import type { Pace } from "../workflow/input.ts";
import { ask, tokensAhead } from "./ask.ts";
import { areTooMany, tooManyFailures } from "./failures.ts";
import type { ExamplesOf } from "./few-shot/examples.ts";
import { Prompts } from "./few-shot/prompts.ts";
import { OpenBatch } from "./open-batch.ts";
import { Pacer, type PaceState } from "./pacer.ts";
import { type Batch, type NumberedRow, rowsOf } from "./rows.ts";
import { type Survey, surveyAnswers } from "./survey.ts";

/** What asking needs from outside. */
export interface AskTools {
  readonly bucket: Bucket;
  /** Without retries of its own. */
  readonly runtime: BedrockRuntimeClient;
  readonly clock: Clock;
  /** Milliseconds after which no further question is started. */
  readonly budget: number;
}

/** One arm's part of a call. */
export interface ArmPart {
  readonly of: AnswersOf;
  /** What the runtime accepts as `modelId`. */
  readonly modelId: string;
  /** Customization id of the base model, whose settings for the most likely answer are used. */
  readonly baseModel: string;
  readonly evaluationKey: string;
  /** Where the examples of `of.asked` come from; null where it has none. */
  readonly examples: ExamplesOf | null;
  /** Of the rows to ask: all of the arm, or one worker's. */
  readonly batches: readonly Batch[];
  /** All rows of the arm: refusals are too many by their share of these. */
  readonly armRows: number;
  /** Questions under way at the same time. */
  readonly concurrency: number;
  readonly limit: Pace;
  /** Pace at which an earlier call has ended. */
  readonly pace: PaceState | null;
  /** After that time, in milliseconds since the epoch, no question is started: in this call, or, if `isLast`, at all. */
  readonly end: { readonly at: number; readonly isLast: boolean };
  /** Aborted when another arm has met an error that ends the evaluation. */
  readonly stop: AbortSignal;
}

/** How far one arm has come when a call ends. */
export interface ArmResult {
  readonly arm: Arm;
  /** Rows of its batches. */
  readonly rows: number;
  /** Rows answered or refused, in this call or earlier. */
  readonly answered: number;
  /** Those that the model refuses. */
  readonly failed: number;
  /** Those answered or refused in this call. */
  readonly news: number;
  /** The model has failed for minutes, so that asking was given up. */
  readonly stuck: boolean;
  /** Rows are left, and there is no time for them in a later call either. */
  readonly tooLate: boolean;
  readonly lastError: string | null;
  readonly perMinute: number | null;
  readonly pace: PaceState;
}

/** A model that has failed so often in a row, and has not answered for so long, is left alone for a while. */
const GIVE_UP = { failures: 3, afterMs: 4 * 60_000 };

/** Refusals before which asking does not end although they are too many: their reasons help. */
const MIN_REFUSALS_TO_STOP = 10;

/** Asks one arm the rows that it has not answered yet, round by round, until all are answered or time is up. */
export async function askArm(tools: AskTools, part: ArmPart): Promise<ArmResult> {
  const survey = await surveyAnswers(tools.bucket, part.of, part);
  let open = survey.open;
  const isAsking = open.length > 0 && tools.clock.now() <= part.end.at;
  const examples = isAsking ? part.examples : null;
  const prompts = await Prompts.open(tools.bucket, part.of.asked, examples);
  const asking = new Asking(tools, part, { survey, prompts });
  while (open.length > 0 && !asking.over) {
    const left: Batch[] = [];
    for (const batch of open) {
      if (!asking.over && (await asking.round(batch)) > 0) left.push(batch);
    }
    open = left;
  }
  if (asking.isTooLate) await asking.settle();
  return asking.result();
}

class Asking {
  readonly #tools: AskTools;
  readonly #part: ArmPart;
  readonly #survey: Survey;
  readonly #prompts: Prompts;
  readonly #pacer: Pacer;
  readonly #rows: number;
  readonly #opened = new Set<Batch>();
  #lastAnswer: number;
  #news = 0;
  #refused = 0;
  #stuck = false;
  #ended = false;
  #outOfTime = false;
  #lastError: string | null = null;

  constructor(
    tools: AskTools,
    part: ArmPart,
    { survey, prompts }: { survey: Survey; prompts: Prompts },
  ) {
    this.#tools = tools;
    this.#part = part;
    this.#survey = survey;
    this.#prompts = prompts;
    this.#pacer = new Pacer(tools.clock, part.limit, part.pace);
    this.#rows = rowsOf(part.batches);
    this.#lastAnswer = tools.clock.now();
  }

  /** No further question is started in this call. */
  get over(): boolean {
    return this.#ended || this.#part.stop.aborted;
  }

  get #answered(): number {
    return this.#survey.answered + this.#news;
  }

  get #failed(): number {
    return this.#survey.failed + this.#refused;
  }

  /** Rows are left, and there is no time for them in a later call either. */
  get isTooLate(): boolean {
    return this.#outOfTime && this.#part.end.isLast && this.#answered < this.#rows;
  }

  result(): ArmResult {
    return {
      arm: this.#part.of.arm,
      rows: this.#rows,
      answered: this.#answered,
      failed: this.#failed,
      news: this.#news,
      stuck: this.#stuck,
      tooLate: this.isTooLate,
      lastError: this.#lastError,
      perMinute: this.#pacer.perMinute(),
      pace: this.#pacer.state,
    };
  }

  /**
   * Asks every missing row of a batch once, a throttled one until there is another reaction.
   * @returns how many rows are still missing
   */
  async round(of: Batch): Promise<number> {
    const batch = await this.#open(of);
    const queue = batch.missing();
    const workers = Math.min(this.#part.concurrency, queue.length);
    const ended = await Promise.allSettled(
      Array.from({ length: workers }, () => this.#work(batch, queue)),
    );
    await batch.save();
    for (const one of ended) if (one.status === "rejected") throw one.reason;
    return batch.missing().length;
  }

  /** Counts the rows that are left as refused, if they are few enough to decide without them. */
  async settle(): Promise<void> {
    const error = this.#lastError ?? "NotAnswered";
    const message = "Not answered before limits.evaluationHours was over.";
    if (areTooMany(this.#failed + this.#rows - this.#answered, this.#part.armRows)) return;
    for (const of of this.#survey.open) {
      const batch = await this.#open(of);
      for (const row of batch.missing()) {
        await this.#keep(batch, row, {
          text: null,
          error,
          message,
          inputTokens: 0,
          outputTokens: 0,
        });
      }
      await batch.save();
    }
  }

  #open(batch: Batch): Promise<OpenBatch> {
    // What the model refuses in this call is not asked again in its next round.
    const askRefused = this.#survey.askRefused && !this.#opened.has(batch);
    this.#opened.add(batch);
    return OpenBatch.open({ ...this.#tools, ...this.#part, askRefused }, batch);
  }

  async #work(batch: OpenBatch, queue: NumberedRow[]): Promise<void> {
    try {
      for (let row = queue.shift(); row !== undefined && !this.over; row = queue.shift()) {
        const again = await this.#ask(batch, row);
        if (again) queue.push(row);
      }
    } catch (error) {
      this.#ended = true;
      throw error;
    }
  }

  /** Asks one row, if there is time for it. Returns whether it is to be asked again: it was throttled, or too long. */
  async #ask(batch: OpenBatch, numbered: NumberedRow): Promise<boolean> {
    const { modelId, baseModel, of } = this.#part;
    const { maxTokens } = of.asked;
    const { row, examples } = this.#prompts.of(numbered);
    const ticket = await this.#admit(tokensAhead({ maxTokens, row }));
    if (ticket === undefined) return false;
    const asked = await ask(this.#tools.runtime, { modelId, baseModel, maxTokens, row });
    if ("answer" in asked) {
      this.#pacer.answered(ticket, asked.answer.inputTokens + asked.answer.outputTokens);
      const isRefused = asked.answer.text === null;
      if (isRefused && this.#prompts.shorten(numbered, examples)) return true;
      await this.#keep(batch, numbered, { ...asked.answer, ...defined({ examples }) });
      return false;
    }
    this.#lastError = asked.error;
    if (asked.reaction === "slower") this.#pacer.throttled(ticket);
    else this.#pacer.failed(ticket);
    return asked.reaction === "slower";
  }

  async #admit(tokens: number) {
    this.#giveUp();
    if (this.over) return undefined;
    const ticket = await this.#pacer.admit(tokens, this.#part.end.at);
    if (ticket === undefined) {
      this.#outOfTime = true;
      this.#ended = true;
    }
    return this.over ? undefined : ticket;
  }

  #giveUp(): void {
    const silent = this.#tools.clock.now() - this.#lastAnswer;
    if (this.#pacer.failures < GIVE_UP.failures || silent < GIVE_UP.afterMs) return;
    this.#stuck = true;
    this.#ended = true;
  }

  async #keep(batch: OpenBatch, row: NumberedRow, answer: Answer): Promise<void> {
    this.#news += 1;
    this.#lastAnswer = this.#tools.clock.now();
    await batch.keep(row, answer);
    if (answer.text !== null) return;
    this.#refused += 1;
    const { of, armRows } = this.#part;
    if (this.#failed >= MIN_REFUSALS_TO_STOP && areTooMany(this.#failed, armRows)) {
      throw tooManyFailures(of.arm, this.#failed, armRows);
    }
  }
}
