import { removeUnfinished } from "../../dataset-tools/files/unfinished.ts";
import { UserError } from "../errors.ts";

/** Exit codes by signal, as shells report them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

type Signal = keyof typeof EXIT_CODES;

const signals = Object.keys(EXIT_CODES) as Signal[];

/**
 * Ends the process on Ctrl-C and SIGTERM, without half a file or a temporary folder. A command that listens itself,
 * e.g. to detach from a run, has precedence.
 * @param stderr gets a line that says so
 */
export function endWhenInterrupted(stderr: Pick<NodeJS.WritableStream, "write">): void {
  for (const signal of signals) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      removeUnfinished();
      stderr.write(`\n${interruption(signal).message}\n`);
      process.exit(EXIT_CODES[signal]);
    });
  }
}

/**
 * Waits for work that must be cleaned up after, e.g. by a `finally` around it.
 * @throws UserError `Call.Interrupted` on Ctrl-C, `Call.Terminated` on SIGTERM
 */
export async function untilInterrupted<Result>(work: Promise<Result>): Promise<Result> {
  const listeners = new Map<Signal, () => void>();
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of signals) listeners.set(signal, () => reject(interruption(signal)));
  });
  for (const [signal, listener] of listeners) process.once(signal, listener);
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
}

/** The user has pressed Ctrl-C, or the process was asked to end. */
export function interruption(signal: Signal): UserError {
  return signal === "SIGINT"
    ? new UserError("Call.Interrupted", "interrupted")
    : new UserError("Call.Terminated", "ended by SIGTERM");
}

/** Whether an error is the end of a command by a signal. */
export function isInterruption({ code }: UserError): boolean {
  return signals.some((signal) => interruption(signal).code === code);
}
