import { UserError } from "../errors.ts";

/** Answers may be so much longer than the longest right one: tokens are estimated, and models add words. */
const ROOM = 1.5;
const MIN_TOKENS = 256;
/** The upper end of `evaluation.maxTokens`. */
const MAX_TOKENS = 5000;
/** `max_gen_len` of Llama ends at 2048 (Bedrock user guide, model parameters of Meta Llama). */
const MAX_LLAMA_TOKENS = 2048;

/**
 * The maximum number of tokens in an answer: the user's, or what the dataset's own answers suggest.
 * @param given by the user
 * @param of.longest estimated tokens of the longest right answer
 * @param of.family of the base model's tokens
 * @throws UserError `Plan.MaxTokens` when the base model does not accept so many
 */
export function maxTokensOf(
  given: number | undefined,
  { longest, family }: { longest: number; family: string },
): number {
  const limit = family === "llama" ? MAX_LLAMA_TOKENS : MAX_TOKENS;
  if (given === undefined) {
    return Math.min(limit, Math.max(MIN_TOKENS, Math.ceil(longest * ROOM)));
  }
  if (given <= limit) return given;
  throw new UserError(
    "Plan.MaxTokens",
    `evaluation.maxTokens is ${given}; this base model's answers have at most ${limit} tokens`,
    { hint: "Omit it: what the data's own answers need is then used." },
  );
}
