import { z } from "zod";
import { waiverFault } from "../../dataset-tools/check/waiver-codes.ts";
import type { WaiverList } from "../../dataset-tools/check/waivers.ts";
import { type Clock, timestamp } from "../clock.ts";

/** Findings that the user accepts, as `waivers` in `tunewright.yaml` lists them. */
export const WaiverConfig = z.array(
  z.strictObject({
    code: z
      .string()
      .check((context) => {
        const message = waiverFault(context.value);
        if (message === undefined) return;
        context.issues.push({ code: "custom", message, input: context.value });
      })
      .describe("Code of a rule; errors that Bedrock itself would refuse cannot be waived."),
    reason: z
      .string()
      .trim()
      .min(1)
      .describe("Why the findings are acceptable; it is shown next to them."),
    until: z.iso
      .date("must be a day as YYYY-MM-DD")
      .describe("Last day on which the waiver holds."),
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        "File that the waiver is for, by its path or its last parts; all files when absent.",
      ),
  }),
);
export type WaiverConfig = z.infer<typeof WaiverConfig>;

/** The waivers with the day on which they are applied; undefined when there are none. */
export function waiversToday(
  waivers: WaiverConfig | undefined,
  clock: Clock,
): WaiverList | undefined {
  if (waivers === undefined || waivers.length === 0) return undefined;
  return { waivers, today: timestamp(clock).slice(0, 10) };
}
