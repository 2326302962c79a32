import { createInterface } from "node:readline/promises";
import { UserError } from "../errors.ts";
import type { Output } from "./output.ts";

/**
 * Asks for confirmation before money is spent. Without a terminal there is no one to ask, so it refuses.
 * @throws UserError `Run.NotApproved`
 */
export async function confirmSpending(
  { yes, isFree }: { yes: boolean; isFree: boolean },
  output: Output,
): Promise<void> {
  if (yes || isFree) return;
  if (!output.isTerminal || process.stdin.isTTY !== true) {
    throw new UserError("Run.NotApproved", "this run costs money and needs your confirmation", {
      hint: "Review the plan above, then add --yes.",
    });
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question("Start the run? [y/N] ");
  prompt.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new UserError("Run.NotApproved", "not started; nothing was bought");
}

/**
 * Asks for confirmation before what applications get is changed. Without a terminal there is no one to ask, so it
 * refuses; in a cloud that charges nothing it does not ask.
 * @throws UserError `Call.NotConfirmed`
 */
export async function confirmChange(
  { yes, isFree, question }: { yes: boolean; isFree: boolean; question: string },
  output: Output,
): Promise<void> {
  if (yes || isFree) return;
  if (!output.isTerminal || process.stdin.isTTY !== true) {
    throw new UserError("Call.NotConfirmed", "nothing was changed: this needs your confirmation", {
      hint: "Review what is shown above, then add --yes.",
    });
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`${question} [y/N] `);
  prompt.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new UserError("Call.NotConfirmed", "nothing was changed");
}

/**
 * Lets the user type a word before something is deleted. Without a terminal there is no one to ask, so it refuses.
 * @throws UserError `Call.NotConfirmed`
 */
export async function confirmDeletion(
  { yes, word }: { yes: boolean; word: string },
  output: Output,
): Promise<void> {
  if (yes) return;
  if (!output.isTerminal || process.stdin.isTTY !== true) {
    throw new UserError("Call.NotConfirmed", "nothing was deleted: this needs your confirmation", {
      hint: "Review the list above, then add --yes.",
    });
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`Type ${word} to delete all this: `);
  prompt.close();
  if (answer.trim() === word) return;
  throw new UserError("Call.NotConfirmed", "nothing was deleted");
}
