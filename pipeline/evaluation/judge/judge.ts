import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Clock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import { inParallel } from "../../in-parallel.ts";
import { withoutArea } from "../../models/same-model.ts";
import type { Answer } from "../../run-folder/answered-rows.ts";
import type { Choice, JudgeVerdicts } from "../../run-folder/external-scores.ts";
import type { Pace } from "../../workflow/input.ts";
import type { JudgeSpec } from "../../workflow/score-spec.ts";
import { ask, type Question, tokensAhead } from "../ask.ts";
import { Pacer, type PaceState } from "../pacer.ts";
import { judgeRow, readVerdict, type Shown, VERDICT_TOKENS } from "./prompt.ts";

/** Two answers to one question. */
export interface Pair {
  readonly question: string;
  readonly a: string;
  readonly b: string;
}

/** What judging needs from outside. */
export interface JudgeTools {
  /** Without retries of its own. */
  readonly runtime: BedrockRuntimeClient;
  readonly clock: Clock;
}

/** How a judge is asked in one call. */
export interface Asking {
  readonly pace: Pace;
  /** Pace at which the call before has ended. */
  readonly cursor: PaceState | null;
  /** Comparisons under way at the same time. */
  readonly concurrency: number;
  /** Milliseconds since the epoch after which nothing is asked. */
  readonly until: number;
}

/** Failures in a row after which a call ends: by then their pauses have taken more than two minutes. */
const MAX_FAILURES = 8;

/** Refused questions, and none answered, that say that the judge answers nothing. */
const MIN_REFUSALS = 10;

/** Asks a model which of two answers is better. */
export class Judge {
  readonly #tools: JudgeTools;
  readonly #spec: JudgeSpec;
  readonly #asking: Asking;
  readonly #pacer: Pacer;
  #answered = 0;
  #refused = 0;
  #unreadable = 0;

  constructor(tools: JudgeTools, spec: JudgeSpec, asking: Asking) {
    this.#tools = tools;
    this.#spec = spec;
    this.#asking = asking;
    this.#pacer = new Pacer(tools.clock, asking.pace, asking.cursor);
  }

  /** Verdicts that could not be read, even when asked again. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** It has answered, and need not be left alone for a while. */
  get isMoving(): boolean {
    return this.#answered > 0 && this.#pacer.failures < MAX_FAILURES;
  }

  /** For the next call. */
  get cursor(): PaceState {
    return this.#pacer.state;
  }

  /**
   * Compares answers that differ, several pairs at the same time.
   * @param keep gets what the judge has said, also where a failure ends it; pairs for which there is no time are left out
   * @throws UserError `Judge.Refused` where no question gets an answer
   */
  async compareAll<Item extends Pair>(
    items: readonly Item[],
    keep: (compared: readonly (readonly [Item, JudgeVerdicts])[]) => Promise<void>,
  ): Promise<void> {
    const compared: [Item, JudgeVerdicts][] = [];
    try {
      await inParallel(items, this.#asking.concurrency, async (item) => {
        const verdicts = await this.#compare(item);
        if (verdicts !== undefined) compared.push([item, verdicts]);
      });
    } finally {
      if (compared.length > 0 && !this.#refusesAll) await keep(compared);
    }
  }

  /** Shows the pair in both orders; undefined where the time is up or the judge does not answer. */
  async #compare({ question, a, b }: Pair): Promise<JudgeVerdicts | undefined> {
    const one = await this.#choice({ question, first: a, second: b });
    if (one === undefined) return undefined;
    const other = await this.#choice({ question, first: b, second: a });
    return other === undefined ? undefined : [one, other];
  }

  async #choice(shown: Shown): Promise<Choice | undefined> {
    for (const isAgain of [false, true]) {
      const answer = await this.#ask(judgeRow(this.#spec.rubric, shown, isAgain));
      if (answer === undefined) return undefined;
      if (answer.text === null) break;
      const choice = readVerdict(answer.text);
      if (choice !== undefined) return choice;
    }
    this.#unreadable += 1;
    return "unreadable";
  }

  /** The judge's reply; its `text` is null where it refuses the question. */
  async #ask(row: Question["row"]): Promise<Answer | undefined> {
    const { modelId } = this.#spec;
    const question = { modelId, baseModel: withoutArea(modelId), maxTokens: VERDICT_TOKENS, row };
    while (this.#pacer.failures < MAX_FAILURES) {
      const ticket = await this.#pacer.admit(tokensAhead(question), this.#asking.until);
      if (ticket === undefined) return undefined;
      const asked = await this.#send(question);
      if ("answer" in asked) {
        const { answer } = asked;
        this.#pacer.answered(ticket, answer.inputTokens + answer.outputTokens);
        this.#count(answer);
        return answer;
      }
      if (asked.reaction === "slower") this.#pacer.throttled(ticket);
      else this.#pacer.failed(ticket);
    }
    return undefined;
  }

  get #refusesAll(): boolean {
    return this.#answered === 0 && this.#refused >= MIN_REFUSALS;
  }

  #count({ text, error, message = "" }: Answer): void {
    if (text !== null) this.#answered += 1;
    else this.#refused += 1;
    if (this.#refusesAll) throw judgeRefused(this.#spec, `${error}: ${message}`);
  }

  async #send(question: Question) {
    try {
      return await ask(this.#tools.runtime, question);
    } catch (error) {
      throw refused(this.#spec, error);
    }
  }
}

/** What every other question to the judge would meet as well, by what helps. */
function refused(spec: JudgeSpec, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  if (!["AccessDeniedException", "ResourceNotFoundException"].includes(name)) return error;
  return judgeRefused(spec, `${name}: ${message}`, error);
}

/** @param why AWS's words */
function judgeRefused({ modelId }: JudgeSpec, why: string, cause?: unknown): UserError {
  return new UserError("Judge.Refused", `the judge cannot be asked as ${modelId} (${why})`, {
    hint: "Give the id of a model or inference profile that answers in this Region and account.",
    cause,
  });
}
