import { text as readAll } from "node:stream/consumers";
import { UserError } from "../../errors.ts";
import { converse } from "../../evaluation/ask.ts";
import { findServed, questionFor } from "../../run/served.ts";
import { openSessions, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { inFirstSession } from "../first-session.ts";
import { wholeNumber } from "../option-parsers.ts";

interface InvokeOptions extends SessionOptions {
  readonly system?: string;
  readonly maxTokens: number;
}

/** `tunewright invoke MODEL PROMPT…` */
export const command: CommandSpec<InvokeOptions> = {
  help: {
    exits: { 0: "answered", 1: "the model did not answer" },
    examples: [
      'tunewright invoke support-tickets "I was charged twice"',
      "echo 'I was charged twice' | tunewright invoke support-tickets@production --local",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("<model>", "run id, group, or group@alias")
      .argument("[prompt...]", "the prompt; read from stdin when absent or -")
      .option("--system <text>", "system prompt; default is the one in the model's training rows")
      .option("--max-tokens <n>", "maximum length of the answer", wholeNumber(1), 256);
  },
  async run({ args: [model = "", ...words], options, output }) {
    const prompt = await promptOf(words);
    const { session, served } = await inFirstSession(
      await openSessions(options, output),
      "Registry.NoModel",
      async (session) => ({
        session,
        served: await findServed(await session.environment(), model),
      }),
    );
    const answer = await converse(session.runtime, {
      modelId: served.servingArn,
      baseModel: served.baseModel,
      maxTokens: options.maxTokens,
      row: { ...questionFor(served.style, prompt, options.system), recordId: "1", reference: "" },
    });
    const { text, inputTokens, outputTokens } = answer;
    return { data: { ...served, answer: text, inputTokens, outputTokens }, text: text ?? "" };
  },
};

async function promptOf(words: readonly string[]): Promise<string> {
  const typed = words.join(" ");
  if (typed !== "" && typed !== "-") return typed;
  const piped = process.stdin.isTTY && typed === "" ? "" : (await readAll(process.stdin)).trim();
  if (piped !== "") return piped;
  throw new UserError("Call.Wrong", "the prompt is empty", {
    hint: 'Add one, `tunewright invoke MODEL "…"`, or pipe it in.',
  });
}
