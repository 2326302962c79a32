import { createInterface } from "node:readline/promises";
import { UserError } from "../errors.ts";
import { interruption } from "./interruption.ts";
import type { Output } from "./output.ts";

/**
 * Asks for confirmation before money is spent. Without a terminal there is no one to ask, so it refuses.
 * @param of.what is started; default is a run
 * @throws UserError `Run.NotApproved`
 */
export async function confirmSpending(
  { yes, isFree, what = "run" }: { yes: boolean; isFree: boolean; what?: "run" | "replay" },
  output: Output,
): Promise<void> {
  if (yes || isFree) return;
  const refused = new UserError(
    "Run.NotApproved",
    `this ${what} costs money and needs your confirmation`,
    { hint: "Review the plan above, then add --yes." },
  );
  const answer = await ask(`Start the ${what}? [y/N] `, { output, refused });
  if (/^y(es)?$/i.test(answer)) return;
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
  const answer = await ask(`${question} [y/N] `, {
    output,
    refused: notConfirmed("changed", "Review what is shown above, then add --yes."),
  });
  if (/^y(es)?$/i.test(answer)) return;
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
  const answer = await ask(`Type ${word} to delete all this: `, {
    output,
    refused: notConfirmed("deleted", "Review the list above, then add --yes."),
  });
  if (answer === word) return;
  throw new UserError("Call.NotConfirmed", "nothing was deleted");
}

/** A question that has an answer ready. */
interface Question<Answer> {
  readonly text: string;
  /** What nothing typed means; it is shown unless empty. */
  readonly fallback: string;
  /** Reads what was typed. Throws an error that says what is wrong with it. */
  read(typed: string): Answer;
}

/** What the user answers; where that cannot be read, it is said why, and asked again. */
export async function askFor<Answer>(
  { text, fallback, read }: Question<Answer>,
  output: Output,
): Promise<Answer> {
  const refused = new UserError("Call.NotConfirmed", "there was no answer; nothing was written", {
    hint: "Answer by options instead, and add --yes.",
  });
  const shown = fallback === "" ? "" : ` [${fallback}]`;
  for (;;) {
    const typed = (await ask(`${text}${shown}: `, { output, refused })) || fallback;
    try {
      return read(typed);
    } catch (error) {
      output.line(`  ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Whether there is a person to ask. */
export function canAsk(output: Output): boolean {
  return output.isTerminal && process.stdin.isTTY === true;
}

function notConfirmed(what: "changed" | "deleted", hint: string): UserError {
  const message = `nothing was ${what}: this needs your confirmation`;
  return new UserError("Call.NotConfirmed", message, { hint });
}

/** What the user types, without spaces around it; without a terminal `refused` is thrown. */
async function ask(
  question: string,
  { output, refused }: { output: Output; refused: UserError },
): Promise<string> {
  if (!output.isTerminal || process.stdin.isTTY !== true) throw refused;
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<never>((_, reject) => {
    prompt.once("SIGINT", () => reject(interruption("SIGINT")));
    // Ctrl-D: there is no more input.
    prompt.once("close", () => reject(refused));
  });
  try {
    return (await Promise.race([prompt.question(question), ended])).trim();
  } finally {
    prompt.close();
  }
}
