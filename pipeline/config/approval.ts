import { z } from "zod";

/** A person's approval before anything is bought: always, or of what costs more than an amount. */
export const ApprovalConfig = z
  .strictObject({
    required: z.boolean().default(false).describe("Every plan needs it."),
    aboveUsd: z
      .number()
      .nonnegative()
      .optional()
      .describe("A plan needs it that costs more, or has a part whose price is not known."),
    hours: z
      .number()
      .positive()
      .max(168)
      .default(72)
      .describe("The run ends without buying anything if no one has decided by then."),
    otherPerson: z
      .boolean()
      .default(false)
      .describe(
        "Whether who started the run may not approve it. A link in a notice (`deploy --approval-links`) then approves nothing, since it proves no identity.",
      ),
  })
  .refine(({ required, aboveUsd }) => required || aboveUsd !== undefined, {
    message: "say when: required: true, or aboveUsd: 100",
  })
  .meta({
    anyOf: [
      { required: ["required"], properties: { required: { const: true } } },
      { required: ["aboveUsd"] },
    ],
  });
