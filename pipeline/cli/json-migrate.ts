import { z } from "zod";
import { OldComparison } from "../run/migrate/compare-with-old.ts";
import { Migration } from "../run/migrate/migration.ts";

/** What `tunewright migrate ask-old --json` prints. */
const AskOldData = z.strictObject({
  model: z.string(),
  /** Held-out rows of the migration. */
  rows: z.number(),
  /** By this call, and by those before. */
  asked: z.number(),
  kept: z.number(),
  refused: z.number(),
});
export type AskOldData = z.infer<typeof AskOldData>;

/** What the verbs of `migrate` print with `--json`. */
export const migrateOutputs = {
  "migrate openai": Migration,
  "migrate azure": Migration,
  "migrate together": Migration,
  "migrate ask-old": AskOldData,
  "migrate compare": OldComparison,
};
