import { z } from "zod";
import { estimateTokens } from "../../../dataset-tools/index.ts";
import { findBaseModel } from "../../../dataset-tools/models/base-models.ts";
import type { Pace, TokenPrices } from "../../workflow/input.ts";
import { usdOf } from "./prices.ts";
import type { ReplayRow } from "./replay-row.ts";
import type { Sides } from "./sides.ts";

/** What asking is expected to take, of both models together. */
export const Estimate = z.strictObject({
  /** To both models, those included that an earlier call has asked. */
  questions: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  /** null where a price is not known. */
  usd: z.number().nullable(),
  minutes: z.number(),
});
export type Estimate = z.infer<typeof Estimate>;

/** Tokens that a template adds to each question. */
const TEMPLATE_TOKENS = 8;

/**
 * Estimates what asking both models costs and how long it takes. Answers are taken to be as long as production's, or as
 * the right ones; where neither is known, as long as they may be.
 */
export function estimateReplay(
  rows: readonly ReplayRow[],
  of: {
    readonly sides: Sides;
    readonly prices: Readonly<Record<keyof Sides, TokenPrices>>;
    readonly pace: Pace;
    readonly maxTokens: number;
  },
): Estimate {
  const { sides, prices, pace, maxTokens } = of;
  const each = (["candidate", "champion"] as const).map((name) => {
    const family = findBaseModel(sides[name].baseModel.id)?.family ?? "unknown";
    const count = (text: string) => estimateTokens(text, family).expected;
    let [inputTokens, outputTokens] = [0, 0];
    for (const row of rows) {
      inputTokens += count(questionText(row)) + TEMPLATE_TOKENS;
      outputTokens += Math.min(maxTokens, answerTokens(row, count) ?? maxTokens);
    }
    const usd = usdOf(prices[name], { inputTokens, outputTokens });
    return { inputTokens, outputTokens, usd };
  });
  const sum = (member: "inputTokens" | "outputTokens") =>
    each.reduce((total, one) => total + one[member], 0);
  const questions = 2 * rows.length;
  const [inputTokens, outputTokens] = [sum("inputTokens"), sum("outputTokens")];
  const usd = each.some((one) => one.usd === null)
    ? null
    : each.reduce((total, one) => total + (one.usd ?? 0), 0);
  const minutes = minutesAt(pace, { questions, tokens: inputTokens + outputTokens });
  return { questions, inputTokens, outputTokens, usd, minutes };
}

/** Minutes that questions take at a pace. */
export function minutesAt(
  { requestsPerMinute, tokensPerMinute }: Pace,
  { questions, tokens }: { questions: number; tokens: number },
): number {
  return Math.max(
    requestsPerMinute === null ? 0 : questions / requestsPerMinute,
    tokensPerMinute === null ? 0 : tokens / tokensPerMinute,
  );
}

/** All texts of a question. */
function questionText({ system, messages }: Pick<ReplayRow, "system" | "messages">): string {
  const texts = messages.flatMap(({ content }) => content.map(({ text }) => text));
  return [...(system === null ? [] : [system]), ...texts].join("\n\n");
}

function answerTokens(
  { logged, reference, hasReference }: ReplayRow,
  count: (text: string) => number,
): number | null {
  if (logged !== null) return logged.outputTokens ?? count(logged.text);
  return hasReference ? count(reference) : null;
}
