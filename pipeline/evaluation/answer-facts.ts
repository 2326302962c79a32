import type { Answer } from "../run-folder/answered-rows.ts";
import type { AnswerFacts } from "../run-folder/verdict.ts";
import type { TokenPrices } from "../workflow/input.ts";

/** Collects what one model's answers are like, besides their score. */
export class AnswerTally {
  #rows = 0;
  #refused = 0;
  #cut = 0;
  #inputTokens = 0;
  #outputTokens = 0;
  readonly #latencies: number[] = [];

  add({ text, inputTokens, outputTokens, stopReason, latencyMs }: Answer): void {
    this.#rows += 1;
    if (text === null) this.#refused += 1;
    if (stopReason === "max_tokens") this.#cut += 1;
    this.#inputTokens += inputTokens;
    this.#outputTokens += outputTokens;
    if (latencyMs !== undefined) this.#latencies.push(latencyMs);
  }

  result(prices: TokenPrices): AnswerFacts {
    const ordered = Float64Array.from(this.#latencies).sort();
    const at = (share: number) => ordered[Math.floor(share * (ordered.length - 1))] ?? null;
    return {
      refused: this.#refused,
      cut: this.#cut,
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      medianMs: at(0.5),
      p95Ms: at(0.95),
      usdPer1000Answers: this.#usdPer1000(prices),
    };
  }

  #usdPer1000({ input, output }: TokenPrices): number | null {
    const answered = this.#rows - this.#refused;
    if (input === null || output === null || answered === 0) return null;
    // 1000 tokens are the price's unit, 1000 answers the result's.
    return (this.#inputTokens * input + this.#outputTokens * output) / answered;
  }
}
