import { z } from "zod";

/** One thing of a dossier that was recomputed and compared with what is recorded of it. */
export const Check = z.strictObject({
  /** Path below the run's folder; of the registry's entry its whole key. */
  file: z.string(),
  /** What was compared. */
  what: z.string(),
  status: z.enum(["fine", "differs", "missing", "not-recorded"]),
  /** What is recorded, and what was found; null where there is none. */
  expected: z.string().nullable(),
  found: z.string().nullable(),
  /** What the reader needs to know besides; null: nothing. */
  note: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;

/** All checks of a version's dossier. */
export const Verification = z.strictObject({
  version: z.string(),
  /** The folder that was read; null: the data bucket. */
  folder: z.string().nullable(),
  checks: z.array(Check),
});
export type Verification = z.infer<typeof Verification>;

/** Whether a check says that the dossier is not what was registered. */
export function isBroken({ status }: Check): boolean {
  return status === "differs" || status === "missing";
}

/** Compares what is recorded with what was found. @param of.expected null: nothing is recorded */
export function compared(
  file: string,
  what: string,
  of: { readonly expected: string | null; readonly found: string | null; readonly note?: string },
): Check {
  const { expected, found, note = null } = of;
  return { file, what, status: statusOf(expected, found), expected, found, note };
}

function statusOf(expected: string | null, found: string | null): Check["status"] {
  if (expected === null) return "not-recorded";
  if (found === null) return "missing";
  return expected === found ? "fine" : "differs";
}
