import { stripVTControlCharacters } from "node:util";
import { type Clock, systemClock } from "../clock.ts";
import { fold } from "./fold.ts";
import { createProgress } from "./progress.ts";
import { type Stream, terminalWidth } from "./terminal.ts";
import { asTyped, type Typing } from "./typed-options.ts";

/** The one place that prints. With `--json` only the result goes to stdout, everything else to stderr. */
export interface Output {
  /** A terminal that can rewrite its last line. */
  readonly isTerminal: boolean;
  /** Prints a line that stays. */
  line(text?: string): void;
  /** Shows what is happening now, replacing what it showed before; off a terminal as lines now and then. */
  progress(text: string): void;
  /** Prints a command's result. */
  result(data: unknown, text: string, layout?: { readonly isVerbatim: boolean }): void;
  /** Prints an output verbatim, e.g. the rows of a file. */
  copy(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Prints an error. */
  error(text: string): void;
}

/** Where output goes; `process` for the command line itself. */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Where what is happening is said off a terminal; default is `stderr`. */
  readonly notes?: Stream;
}

interface OutputSettings extends Streams {
  /** Whether results are printed as JSON. */
  readonly json: boolean;
  readonly typing?: Typing;
  readonly clock?: Pick<Clock, "now">;
}

/** Prints to these streams: for people folded to the terminal, with commands as this user types them. */
export function createOutput(settings: OutputSettings): Output {
  const { json, stdout, stderr, notes = stderr, typing = {}, clock = systemClock } = settings;
  const stream = json ? stderr : stdout;
  const isTerminal = stream.isTTY === true;
  const progress = createProgress(isTerminal ? stream : notes, { isTerminal, clock });
  const print = (to: Stream, text: string) => {
    progress.stop();
    to.write(`${colored(fold(asTyped(text, typing), terminalWidth(to)), to)}\n`);
  };
  return {
    isTerminal,
    line: (text = "") => print(stream, text),
    progress: progress.show,
    result(data, text, layout) {
      progress.stop();
      if (json) stdout.write(`${JSON.stringify(data, null, 2)}\n`);
      else if (layout?.isVerbatim === true) stdout.write(text);
      else if (text !== "") print(stdout, text);
    },
    async copy(chunks) {
      progress.stop();
      for await (const chunk of chunks) {
        if (stdout.write(chunk) || stdout.once === undefined) continue;
        await new Promise((resolve) => stdout.once?.("drain", resolve));
      }
    },
    error: (text) => print(stderr, text),
  };
}

/** Texts are colored where stdout is a terminal; stderr may be a file all the same, or the other way around. */
function colored(text: string, to: Stream): string {
  const isForced = (process.env["FORCE_COLOR"] ?? "0") !== "0";
  return to.isTTY === true || isForced ? text : stripVTControlCharacters(text);
}
