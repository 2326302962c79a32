import { Command, CommanderError } from "commander";
import type { Result } from "../../pipeline/cli/command.ts";
import { verbs } from "../../pipeline/cli/commands.ts";
import { explain } from "../../pipeline/cli/explain-error.ts";
import type { Output } from "../../pipeline/cli/output.ts";

/** What a verb returned, and what it printed before. */
export interface VerbCall {
  readonly exitCode: number;
  readonly text: string;
  readonly data: unknown;
  readonly lines: readonly string[];
  /** What it printed verbatim, e.g. the rows of `--out -`. */
  readonly copied: string;
  /** What it said on stderr about that. */
  readonly aside?: string | undefined;
}

/** Calls a verb as `main` does, in this process. */
export async function callVerb(name: string, ...args: string[]): Promise<VerbCall> {
  const spec = await verbs.find((verb) => verb.name === name)?.load();
  if (spec === undefined) throw new Error(`no verb ${name}`);
  const lines: string[] = [];
  let copied = "";
  const output: Output = {
    isTerminal: false,
    line: (text = "") => lines.push(text),
    progress: () => undefined,
    result: () => undefined,
    copy: async (chunks) => {
      for await (const chunk of chunks) copied += Buffer.from(chunk).toString();
    },
    error: () => undefined,
  };
  const command = new Command(name).exitOverride().configureOutput({ writeErr: () => undefined });
  spec.configure(command);
  try {
    command.parse(args, { from: "user" });
    const result: Result = await spec.run({ args: command.args, options: command.opts(), output });
    const { exitCode = 0, text, data, aside } = result;
    return { exitCode, text, data, lines, copied, aside };
  } catch (error) {
    if (error instanceof CommanderError) {
      return { exitCode: 2, text: error.message, data: undefined, lines, copied };
    }
    const { exitCode, text, data } = await explain(error);
    return { exitCode, text, data, lines, copied };
  }
}
