import type { Command } from "commander";
import type { Output } from "./output.ts";

/** What a command returns; `main.ts` prints it. */
export interface Result {
  /** Printed with `--json`. */
  readonly data: unknown;
  /** Printed otherwise. */
  readonly text: string;
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

/** One verb of the command line. */
export interface CommandSpec<Options = Record<string, unknown>> {
  /** Adds arguments, options and examples. */
  configure(command: Command): void;
  run(call: Call<Options>): Promise<Result>;
}
