import type { RowStyle } from "../results.ts";
import type { Question } from "./replay-row.ts";

/**
 * A question as it is asked now. Production's is asked verbatim, a labeled row with the system text of the candidate's
 * training rows where it has none of its own. A model that is tuned on prompt and completion is given an added system
 * text before the question, as its rows had it.
 * @param of.system takes the place of every question's own; empty for none
 */
export function askedAs(
  question: Question,
  { style, system }: { style: RowStyle | null; system: string | undefined },
): Question {
  const ofRows = question.isLogged || question.system !== null ? undefined : style?.system;
  const added = system ?? ofRows ?? undefined;
  if (added === undefined) return question;
  if (added === "" || style?.format !== "prompt-completion") {
    return { ...question, system: added || null };
  }
  const [first, ...others] = question.messages;
  const text = first?.content.map((block) => block.text).join("\n") ?? "";
  const content = [{ text: `${added}\n\n${text}` }];
  return { ...question, system: null, messages: [{ role: "user", content }, ...others] };
}
