import { createInterface } from "node:readline/promises";
import { UserError } from "../errors.ts";
import type { Output } from "./output.ts";

/**
 * Asks before money is spent; never where nobody can answer.
 * @throws UserError `Run.NotApproved`
 */
export async function confirmSpending(
  { yes, isFree }: { yes: boolean; isFree: boolean },
  output: Output,
): Promise<void> {
  if (yes || isFree) return;
  if (!output.isTerminal || process.stdin.isTTY !== true) {
    throw new UserError("Run.NotApproved", "this run costs money and nobody is here to say yes", {
      hint: "Look at the plan above, then give --yes.",
    });
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question("Start it? [y/N] ");
  prompt.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new UserError("Run.NotApproved", "not started; nothing was bought");
}
