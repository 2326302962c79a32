import type { Answer } from "../../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../../run-folder/evaluation-row.ts";
import type { TokenPrices } from "../../workflow/input.ts";
import { usdOf } from "./prices.ts";

/** Tokens of a template around a question, at most. */
const TEMPLATE_TOKENS = 64;

/** What answers may cost: no question is sent whose answer could exceed it. */
export class AnswerBudget {
  readonly #maxUsd: number | null;
  #spent = 0;
  #reserved = 0;
  #reservations = 0;
  /** Called when a reservation is released. */
  #waiting: (() => void)[] = [];

  /** @param maxUsd null: no limit */
  constructor(maxUsd: number | null) {
    this.#maxUsd = maxUsd;
  }

  /** USD of all answers so far, by the tokens that Bedrock has counted; what has no known price is left out. */
  get spent(): number {
    return this.#spent;
  }

  /** Counts an answer. */
  add(prices: TokenPrices, answer: Pick<Answer, "inputTokens" | "outputTokens">): void {
    this.#spent += usdOf(prices, answer) ?? 0;
  }

  /**
   * Reserves what a question costs at most, and waits for that while others may still cost less than they have reserved.
   * @returns releases it; undefined where it does not fit beside what is spent
   */
  async reserve(
    prices: TokenPrices,
    { row, maxTokens }: { row: EvaluationRow; maxTokens: number },
  ): Promise<(() => void) | undefined> {
    const { system, messages } = row;
    // No tokenizer makes more tokens of a text than it has bytes.
    const inputTokens = Buffer.byteLength(JSON.stringify([system, messages])) + TEMPLATE_TOKENS;
    const usd = usdOf(prices, { inputTokens, outputTokens: maxTokens }) ?? 0;
    while (!this.#fits(usd)) {
      if (this.#reservations === 0) return undefined;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#reserved += usd;
    this.#reservations += 1;
    return () => this.#release(usd);
  }

  #fits(usd: number): boolean {
    return this.#maxUsd === null || this.#spent + this.#reserved + usd <= this.#maxUsd;
  }

  #release(usd: number): void {
    this.#reserved -= usd;
    this.#reservations -= 1;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
