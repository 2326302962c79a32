import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Clock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { ask, tokensAhead } from "../../evaluation/ask.ts";
import { OpenBatch } from "../../evaluation/open-batch.ts";
import type { Pacer } from "../../evaluation/pacer.ts";
import { type Batch, indexBatches, type NumberedRow } from "../../evaluation/rows.ts";
import type { Bucket } from "../../objects.ts";
import {
  type Answer,
  type AnswersOf,
  findAnswers,
  listBatches,
  writeAnswers,
} from "../../run-folder/answered-rows.ts";
import type { TokenPrices } from "../../workflow/input.ts";
import type { AnswerBudget } from "./budget.ts";

/** One model and where its answers are kept. */
interface AskedSide {
  readonly of: AnswersOf;
  readonly modelId: string;
  /** Customization id of the base model, whose settings for the most likely answer are used. */
  readonly baseModel: string;
  readonly prices: TokenPrices;
  /** Whether `modelId` is still answered by this model: that of an alias can be exchanged. */
  isSame(): Promise<boolean>;
}

/** What asking needs from outside. */
export interface AskSidesTools {
  readonly bucket: Bucket;
  /** Without retries of its own. */
  readonly runtime: BedrockRuntimeClient;
  readonly clock: Clock;
}

/** What is asked, and how. */
export interface AskSidesRequest {
  /** Key of the questions. */
  readonly rowsKey: string;
  readonly sides: readonly AskedSide[];
  /** One for all models together. */
  readonly pacer: Pacer;
  /** Questions under way at the same time. */
  readonly concurrency: number;
  readonly budget: AnswerBudget;
  /** Aborted by the user: what is under way is still kept. */
  readonly stop: AbortSignal;
  onProgress(progress: { readonly answered: number; readonly questions: number }): void;
}

/** Why not all questions were asked. */
type StopReason = "interrupted" | "max-usd" | "no-answer";

/** How far it has come. */
export interface AskedSides {
  /** To all models. */
  readonly questions: number;
  /** Answered or refused, by this call or before. */
  readonly answered: number;
  /** By this call. */
  readonly news: number;
  /** null: all are answered. */
  readonly stopped: StopReason | null;
  /** AWS's name of the last error after which a question is asked again; null where there was none. */
  readonly lastError: string | null;
}

/** Models that have failed so often in a row, and have not answered for so long, are left alone. */
const GIVE_UP = { failures: 3, afterMs: 4 * 60_000 };

/**
 * Asks all models each question that they have not answered yet, question by question, so that what there is when it
 * ends early can be compared. Each answer is in the bucket before the next question is sent by the same worker: after
 * a kill no more is asked again than was under way.
 * @throws UserError `Replay.ModelExchanged`; errors of AWS that every question would meet; what was answered before is kept
 */
export async function askSides(
  tools: AskSidesTools,
  request: AskSidesRequest,
): Promise<AskedSides> {
  const batches = await indexBatches(tools.bucket, request.rowsKey);
  const asking = new Asking(tools, request, batches);
  await asking.countKept();
  for (const batch of batches) {
    if (asking.stopped !== null) break;
    await asking.round(batch);
  }
  return asking.result();
}

/** A question to one of the models. */
interface Job {
  readonly side: AskedSide;
  readonly batch: OpenBatch;
  readonly numbered: NumberedRow;
}

class Asking {
  readonly #tools: AskSidesTools;
  readonly #request: AskSidesRequest;
  readonly #questions: number;
  /** Resolves when the user stops it. */
  readonly #interrupted: Promise<void>;
  #answered = 0;
  #news = 0;
  #stopped: StopReason | null = null;
  #lastError: string | null = null;
  #lastAnswer: number;

  constructor(tools: AskSidesTools, request: AskSidesRequest, batches: readonly Batch[]) {
    this.#tools = tools;
    this.#request = request;
    this.#questions = request.sides.length * batches.reduce((sum, { rows }) => sum + rows, 0);
    this.#lastAnswer = tools.clock.now();
    const { stop } = request;
    this.#interrupted = new Promise((resolve) => {
      if (stop.aborted) resolve();
      stop.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  get stopped(): StopReason | null {
    return this.#request.stop.aborted ? "interrupted" : this.#stopped;
  }

  result(): AskedSides {
    const isDone = this.#answered === this.#questions;
    return {
      questions: this.#questions,
      answered: this.#answered,
      news: this.#news,
      stopped: isDone ? null : this.stopped,
      lastError: this.#lastError,
    };
  }

  /** Counts and adds up what earlier calls have kept. */
  async countKept(): Promise<void> {
    const { sides, budget } = this.#request;
    for (const { of, prices } of sides) {
      for (const first of await listBatches(this.#tools.bucket, of)) {
        for (const answer of (await findAnswers(this.#tools.bucket, of, first)).values()) {
          this.#answered += 1;
          budget.add(prices, answer);
        }
      }
    }
  }

  /** Asks what is missing of a batch, until all is answered or asking is stopped. */
  async round(of: Batch): Promise<void> {
    const queue = await this.#jobsOf(of);
    const workers = Math.min(this.#request.concurrency, queue.length);
    const ended = await Promise.allSettled(
      Array.from({ length: workers }, () => this.#work(queue)),
    );
    for (const one of ended) if (one.status === "rejected") throw one.reason;
    if (workers > 0) await this.#refuseExchanged(of);
  }

  /** Answers of a batch in whose time the model was exchanged may be the other's: they are dropped. */
  async #refuseExchanged({ first }: Batch): Promise<void> {
    for (const { of, modelId, isSame } of this.#request.sides) {
      if (await isSame()) continue;
      await writeAnswers(this.#tools.bucket, { ...of, first }, []);
      throw new UserError(
        "Replay.ModelExchanged",
        `${modelId} is answered by another model than when the replay started`,
        {
          hint: "Someone has moved the alias or removed what served the version. What was answered before is kept; call it again to see what is served now.",
        },
      );
    }
  }

  /** The missing questions, row by row. */
  async #jobsOf(of: Batch): Promise<Job[]> {
    const { bucket, clock } = this.#tools;
    const opened = await Promise.all(
      this.#request.sides.map(async (side) => {
        const place = { bucket, clock, evaluationKey: this.#request.rowsKey, of: side.of };
        const batch = await OpenBatch.open({ ...place, askRefused: false }, of);
        return batch.missing().map((numbered): Job => ({ side, batch, numbered }));
      }),
    );
    return opened.flat().sort((one, other) => one.numbered.number - other.numbered.number);
  }

  async #work(queue: Job[]): Promise<void> {
    try {
      for (
        let job = queue.shift();
        job !== undefined && this.stopped === null;
        job = queue.shift()
      ) {
        if (await this.#ask(job)) queue.push(job);
      }
    } catch (error) {
      queue.length = 0;
      throw error;
    }
  }

  /** Asks one question, if it may be. Returns whether it is to be asked again. */
  async #ask(job: Job): Promise<boolean> {
    const { budget } = this.#request;
    const { row } = job.numbered;
    const { of, prices } = job.side;
    const release = await budget.reserve(prices, { row, maxTokens: of.asked.maxTokens });
    if (release === undefined) {
      this.#stopped ??= "max-usd";
      return false;
    }
    try {
      return await this.#send(job);
    } finally {
      release();
    }
  }

  async #send({ side, batch, numbered }: Job): Promise<boolean> {
    const { pacer } = this.#request;
    const { modelId, baseModel, of } = side;
    const question = { modelId, baseModel, maxTokens: of.asked.maxTokens, row: numbered.row };
    this.#giveUp();
    const admitted = pacer.admit(tokensAhead(question), Number.POSITIVE_INFINITY);
    const ticket = await Promise.race([admitted, this.#interrupted]);
    if (ticket === undefined || this.stopped !== null) return false;
    const asked = await ask(this.#tools.runtime, question);
    if ("answer" in asked) {
      pacer.answered(ticket, asked.answer.inputTokens + asked.answer.outputTokens);
      await this.#keep({ side, batch, numbered }, asked.answer);
      return false;
    }
    this.#lastError = asked.error;
    if (asked.reaction === "slower") pacer.throttled(ticket);
    else pacer.failed(ticket);
    return true;
  }

  #giveUp(): void {
    const silent = this.#tools.clock.now() - this.#lastAnswer;
    if (this.#request.pacer.failures < GIVE_UP.failures || silent < GIVE_UP.afterMs) return;
    this.#stopped ??= "no-answer";
  }

  async #keep({ side, batch, numbered }: Job, answer: Answer): Promise<void> {
    const { budget, onProgress } = this.#request;
    this.#lastAnswer = this.#tools.clock.now();
    budget.add(side.prices, answer);
    await batch.keep(numbered, answer);
    await batch.save();
    this.#answered += 1;
    this.#news += 1;
    onProgress({ answered: this.#answered, questions: this.#questions });
  }
}
