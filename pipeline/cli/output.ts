/** The one place that prints. With `--json` only the result goes to stdout, everything else to stderr. */
export interface Output {
  /** A terminal that can rewrite its last line. */
  readonly isTerminal: boolean;
  /** Prints a line that stays. */
  line(text?: string): void;
  /** Shows what is happening now, replacing what it showed before; nothing unless on a terminal. */
  progress(text: string): void;
  /** Prints a command's result. */
  result(data: unknown, text: string): void;
  /** Prints an output verbatim, e.g. the rows of a file. */
  copy(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Prints an error. */
  error(text: string): void;
}

/**
 * Command lines in a text as this user types them: inside the project they are npm scripts.
 * @param script name of the npm script that runs, if one does
 */
export function asTyped(text: string, script = process.env["npm_lifecycle_event"]): string {
  if (script === undefined || !import.meta.url.endsWith(".ts")) return text;
  return text.replace(/`tunewright (\w+)( [^`]*)?`/g, (_, verb: string, rest = "") =>
    rest === "" ? `\`npm run ${verb}\`` : `\`npm run ${verb} --${rest}\``,
  );
}

/** Where output goes; `process` for the command line itself. */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

type Stream = Pick<NodeJS.WritableStream, "write"> &
  Partial<Pick<NodeJS.WritableStream, "once">> & {
    readonly isTTY?: boolean;
    readonly columns?: number;
  };

/** @param json whether results are printed as JSON */
export function createOutput({ json, stdout, stderr }: Streams & { json: boolean }): Output {
  const stream = json ? stderr : stdout;
  let shown = false;
  const clear = () => {
    if (shown) stream.write("\r\u001b[2K");
    shown = false;
  };
  return {
    isTerminal: stream.isTTY === true,
    line(text = "") {
      clear();
      stream.write(`${asTyped(text)}\n`);
    },
    progress(text) {
      if (stream.isTTY !== true) return;
      clear();
      stream.write(text.slice(0, (stream.columns ?? 80) - 1));
      shown = true;
    },
    result(data, text) {
      clear();
      if (json) stdout.write(`${JSON.stringify(data, null, 2)}\n`);
      else if (text !== "") stdout.write(`${asTyped(text)}\n`);
    },
    async copy(chunks) {
      clear();
      for await (const chunk of chunks) {
        if (stdout.write(chunk) || stdout.once === undefined) continue;
        await new Promise((resolve) => stdout.once?.("drain", resolve));
      }
    },
    error(text) {
      clear();
      stderr.write(`${asTyped(text)}\n`);
    },
  };
}
