import { defined } from "../defined.ts";
import {
  joined,
  joinSystem,
  plainText,
  singleExchange,
  type ToWrite,
  type Written,
} from "./format-writer.ts";

/** Alpaca: one exchange as instruction and output, with an empty input, as such files have. */
export function writeAlpaca(input: ToWrite): Written {
  const exchange = singleExchange(input);
  if ("refused" in exchange) return exchange;
  return {
    value: {
      ...defined({ system: joinSystem(input.system) }),
      instruction: exchange.question,
      input: "",
      output: exchange.answer,
    },
    lost: joined(input.record.turns, input.system),
  };
}

const speakers: Readonly<Record<string, string>> = { user: "human", assistant: "gpt" };

/** ShareGPT: who speaks and what. */
export function writeShareGpt({ record, system }: ToWrite): Written {
  const first = joinSystem(system);
  const conversations = first === undefined ? [] : [{ from: "system", value: first }];
  for (const turn of record.turns) {
    const value = plainText(turn);
    if (value === undefined)
      return { refused: "it allows text only, and the record has other content" };
    conversations.push({ from: speakers[turn.role] ?? turn.role, value });
  }
  return { value: { conversations }, lost: joined(record.turns, system) };
}
