import { z } from "zod";

/** One thing that happened in a run. */
export const LogEvent = z.strictObject({
  /** ISO 8601, by the clock of its cloud. */
  at: z.string(),
  /** A state of the state machine, or a Lambda function of the stack. */
  source: z.enum(["state", "function"]),
  /** Name of the state or the function. */
  name: z.string(),
  level: z.enum(["info", "error"]),
  /** What happened, without any text of the data. */
  what: z.string(),
});
export type LogEvent = z.infer<typeof LogEvent>;
