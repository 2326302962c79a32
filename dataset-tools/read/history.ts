import type { Turn } from "../record.ts";
import { textTurn } from "./turns.ts";

/** The earlier turns in LLaMA-Factory's and ms-swift's `history`: a list of questions with their answers. */
export function historyTurns(history: unknown): Turn[] {
  if (!Array.isArray(history)) return [];
  return history.flatMap((pair: unknown, index): Turn[] => {
    const path = `history[${index}]`;
    const [question, answer, ...more] = Array.isArray(pair) ? pair : [pair];
    const user = textTurn("user", question, path);
    return [
      more.length > 0 ? { ...user, blocks: [{ other: { history: pair } }] } : user,
      textTurn("assistant", answer, path),
    ];
  });
}
