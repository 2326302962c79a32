import type { Command } from "commander";
import type { Output } from "./output.ts";

/** What a command returns; `main.ts` prints it. */
export interface Result {
  /** Printed with `--json`. */
  readonly data: unknown;
  /** Printed otherwise. */
  readonly text: string;
  /** The text is printed unchanged: another's words, or a script. */
  readonly isVerbatim?: boolean;
  /** Printed to stderr: what is said about an output that stdout holds. */
  readonly aside?: string;
  /** 0 fine (the default), 1 the thing checked is not fine, 2 the call was wrong. */
  readonly exitCode?: number;
}

/** A parsed call of a command. */
export interface Call<Options> {
  /** Positional arguments, those after `--` included. */
  readonly args: readonly string[];
  readonly options: Options;
  readonly output: Output;
}

/** What `--help` says of a verb besides its arguments and options. */
export interface CommandHelp {
  /** Paragraphs; they are folded to the terminal. */
  readonly about?: readonly string[];
  /** What its exit codes mean. Without 2 that is a wrong call; 130 is Ctrl-C for all. */
  readonly exits: { readonly 0: string; readonly 1?: string; readonly 2?: string };
  /** Calls of it, each a line of shell. */
  readonly examples: readonly [string, ...string[]];
}

/** One verb of the command line. */
export interface CommandSpec<Options = Record<string, unknown>> {
  readonly help: CommandHelp;
  /** Adds arguments and options. */
  configure(command: Command): void;
  run(call: Call<Options>): Promise<Result>;
}
