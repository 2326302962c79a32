import { type Command, Help, type HelpConfiguration } from "commander";
import type { CommandHelp, CommandSpec } from "./command.ts";
import { type Stream, terminalWidth } from "./terminal.ts";

/** Columns of a help page in a pipe, and the most on a wide terminal: longer lines are hard to read. */
const MAX_WIDTH = 100;

/** Columns of a help page that is printed to a stream. */
export function helpWidth(stream: Stream): number {
  return Math.min(terminalWidth(stream), MAX_WIDTH);
}

/** Columns that a description needs beside its option; with fewer it is below it. */
const MIN_BESIDE = 34;

/** How help pages are laid out, from 60 columns on. */
export const helpLayout: HelpConfiguration = {
  minWidthToWrap: 20,
  formatItem(term, termWidth, description, helper) {
    const width = helper.helpWidth ?? MAX_WIDTH;
    const standard = new Help().formatItem.bind(helper);
    if (description === "" || width - termWidth - 4 >= MIN_BESIDE) {
      return standard(term, termWidth, description, helper);
    }
    const below = helper.boxWrap(description, width - 6).replaceAll("\n", `\n${" ".repeat(6)}`);
    return `  ${term}\n${" ".repeat(6)}${below}`;
  },
};

/** Gives a command of Commander's what the verb and all verbs have: arguments, options and help. */
export function configureVerb(command: Command, spec: CommandSpec): void {
  spec.configure(command);
  command
    .option("--json", "print JSON")
    .option("--debug", "with an error: its stack trace, its causes and the ids of AWS's answers");
  const { help } = spec;
  command.addHelpText("after", () => helpText(help, command));
}

/** Exit codes that mean the same for every verb. */
const commonExits: Readonly<Record<2 | 130 | 143, string>> = {
  2: "the call was wrong: options, files, credentials, Region",
  130: "interrupted (Ctrl-C)",
  143: "ended by SIGTERM",
};

/** The exit codes of a verb and what they mean, in their order. */
export function exitsOf({ exits }: CommandHelp): [code: string, meaning: string][] {
  return Object.entries({ ...commonExits, ...exits });
}

function helpText(help: CommandHelp, command: Command): string {
  const helper = new Help();
  helper.minWidthToWrap = 20;
  const width = command.configureOutput().getOutHelpWidth?.() ?? MAX_WIDTH;
  const paragraphs = (help.about ?? []).map((text) => helper.boxWrap(text, width));
  const exits = exitsOf(help).map(([code, meaning]) => {
    const text = helper.boxWrap(meaning, width - 7).replaceAll("\n", `\n${" ".repeat(7)}`);
    return `  ${code.padEnd(3)}  ${text}`;
  });
  const examples = help.examples.map((example) => `  ${folded(example, width - 2)}`);
  const parts = [...paragraphs, ["Exit codes:", ...exits], ["Examples:", ...examples]];
  return `\n${parts.map((part) => (typeof part === "string" ? part : part.join("\n"))).join("\n\n")}`;
}

/** A line of shell that is too long continues after a backslash, so that it can still be pasted. */
function folded(example: string, width: number): string {
  if (example.length <= width) return example;
  const at = example.lastIndexOf(" ", width - 2);
  return at < 1
    ? example
    : `${example.slice(0, at)} \\\n      ${folded(example.slice(at + 1), width - 4)}`;
}
