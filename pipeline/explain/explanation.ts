import { z } from "zod";

/** Who has to act: the user (data, settings, call), the account's set-up, AWS, or the makers of Tunewright. */
export const Side = z.enum(["yours", "account", "aws", "tunewright"]);

/** Whether to try again: at once, never, after the remedy, or after a while. */
export const Retry = z.enum(["yes", "no", "after-change", "later"]);

/** Whether what failed costs money. */
export const Billed = z.enum(["no", "yes", "unknown"]);

/** What an error means and what to do about it. */
export const Explanation = z.strictObject({
  /** Stable, e.g. `job.role-not-assumable`, one of our codes, or the code of a rule. */
  id: z.string(),
  cause: z.string(),
  side: Side,
  /** One or two sentences. */
  remedy: z.string(),
  /** What to type; words in capitals are to be filled in. null where no command does it. */
  command: z.string().nullable(),
  retry: Retry,
  billed: Billed,
  /** Where this is known from. */
  source: z.string(),
});
export type Explanation = z.infer<typeof Explanation>;

/**
 * What is known of a text. Its words are known (`text`), it names one of our codes or a rule (`code`, `rule`), or only
 * the name of its error is known (`name`), or nothing. Words that are not known beside a known name are not known.
 */
export const Explained = z.discriminatedUnion("known", [
  z.strictObject({
    known: z.literal(true),
    basis: z.enum(["text", "code", "rule", "name"]),
    ...Explanation.shape,
  }),
  z.strictObject({
    known: z.literal(false),
    basis: z.enum(["name", "none"]),
    /** Names of errors in the text. */
    names: z.array(z.string()),
    /** What the name alone tells; null where it tells nothing. */
    byName: Explanation.nullable(),
  }),
]);
export type Explained = z.infer<typeof Explained>;
