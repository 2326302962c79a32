import { z } from "zod";

const count = z.number();

/** Findings of one rule, and how many there were before; null: nothing is compared. */
const RuleCount = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning", "hint"]),
  title: z.string(),
  count,
  before: count.nullable(),
  /** The first places, `file:line`. */
  places: z.array(z.string()),
});
export type RuleCount = z.infer<typeof RuleCount>;

/** A demand on the change: its name, whether it holds, and what was found, without any text of a row. */
const PolicyCheck = z.strictObject({
  name: z.enum(["findings", "labels", "removed-rows", "price", "price-increase"]),
  ok: z.boolean(),
  text: z.string(),
});
export type PolicyCheck = z.infer<typeof PolicyCheck>;

/** What changed of the rows; counts only. */
export const DataChange = z.strictObject({
  before: count,
  after: count,
  ...{ added: count, removed: count, changed: count, unchanged: count },
  /** Records of either side that could not be read. */
  unread: count,
  /** null where the answers of one side are not labels. */
  labels: z
    .strictObject({ before: count, after: count, appeared: count, vanished: count })
    .nullable(),
});
export type DataChange = z.infer<typeof DataChange>;

/** What `tunewright ci --json` prints. */
export const CiData = z.strictObject({
  passed: z.boolean(),
  /** null where the data is compared with nothing. */
  base: z
    .strictObject({
      /** As the user named it: a ref, or files. */
      name: z.string(),
      /** null for files. */
      commit: z.string().nullable(),
    })
    .nullable(),
  /** Why it is compared with nothing, or with something else than was meant; null where there is nothing to say. */
  note: z.string().nullable(),
  model: z.string(),
  records: count,
  change: DataChange.nullable(),
  findings: z.array(RuleCount),
  /** null where the data has errors, so that nothing can be planned. */
  price: z
    .strictObject({
      usd: z.number().nullable(),
      /** What has no price. */
      unknown: z.array(z.string()),
      before: z.number().nullable(),
    })
    .nullable(),
  policy: z.array(PolicyCheck),
});
export type CiData = z.infer<typeof CiData>;
