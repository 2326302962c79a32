import type { BadDataError } from "../../dataset-tools/bad-data.ts";
import { defined } from "../../dataset-tools/defined.ts";
import { UserError } from "../errors.ts";
import { paint } from "./format.ts";

/** What the shell and the user get for an error. */
export interface Explained {
  readonly exitCode: number;
  readonly text: string;
  /** For `--json`. */
  readonly data: unknown;
}

/**
 * Exit codes other than 2, a wrong call: 1 where the call is right and what it is about is not fine, e.g. in use.
 * More than 128 is what a shell reports for a signal, e.g. Ctrl-C.
 */
const EXIT_CODES: Readonly<Record<string, number>> = {
  "Run.Detached": 130,
  "Call.Interrupted": 130,
  "Call.Terminated": 143,
  "Run.FailedBefore": 1,
  "Plan.OverBudget": 1,
  "Plan.UnknownPrice": 1,
  "Trigger.NoAnswer": 1,
  "Use.NeedsThroughput": 1,
  "Report.None": 1,
  "Run.Running": 1,
  "Migrate.NoOldAnswers": 1,
  "Migrate.OldModel": 1,
  "Lease.Committed": 1,
  "Lease.Foreign": 1,
  "Registry.AliasMoved": 1,
  "Registry.InUse": 1,
  "Registry.ModelDeleted": 1,
  "Registry.NotAccepted": 1,
  "Registry.NotServed": 1,
  "Registry.NoVerdict": 1,
  "Registry.PromotionLost": 1,
  "Registry.PromotionUnderWay": 1,
  "Registry.WorseThanChampion": 1,
  "Serving.Deleted": 1,
  "Serving.Failed": 1,
  "Serving.NameTaken": 1,
  "Serving.NoAnswer": 1,
  "Serving.NotDrained": 1,
  "Serving.NotUndone": 1,
  "Serving.SwapFailed": 1,
  "Serving.TookTooLong": 1,
  "Serving.Undone": 1,
  "Sweep.Busy": 1,
  "Dataset.Media": 1,
  "Local.NotStarted": 1,
  "Local.NotDeployed": 1,
  "Synth.Failed": 1,
  "Aws.NoAnswer": 1,
};

/** How the error is shown. */
interface ExplainOptions {
  /** With stack traces and causes. */
  readonly debug?: boolean;
}

/** Explains an error: what is wrong and what to do. Stack traces are shown with `debug` only. */
export async function explain(
  error: unknown,
  { debug = false }: ExplainOptions = {},
): Promise<Explained> {
  const explained = await withoutTraces(error);
  if (!debug) return explained;
  const { debugText } = await import("./debug-text.ts");
  return { ...explained, text: `${explained.text}\n\n${debugText(error)}` };
}

async function withoutTraces(error: unknown): Promise<Explained> {
  if (isBadData(error)) {
    const { reportText } = await import("./views/report.ts");
    const text = `${reportText(error.result)}\n\n${paint.dim("→")} ${error.hint}`;
    const { name: code, message, hint } = error;
    return { exitCode: 1, text, data: { error: { code, message, hint }, ...error.result } };
  }
  if (error instanceof UserError) {
    return explained(error, error.hint, EXIT_CODES[error.code] ?? 2);
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (isForeign(error)) return explainedForeign(error, { name, message });
  if (isSystemError(error)) {
    return explained({ code: error.code, message }, SYSTEM_REMEDIES[error.code] ?? PATH_REMEDY, 2);
  }
  const text = `${paint.bad("bug:")} ${name}: ${message}\n  ${paint.dim("→")} ${BUG_REMEDY}`;
  return { exitCode: 1, text, data: { error: { code: name, message, hint: BUG_REMEDY } } };
}

const BUG_REMEDY = "This is a fault of Tunewright. The same call with --debug shows where it is.";

/** Known by its name, so that a command that reads no data need not load the dataset tools. */
function isBadData(error: unknown): error is BadDataError {
  return error instanceof Error && error.name === "Dataset.BadData" && "result" in error;
}

const PATH_REMEDY = "Check the path and your permissions on it.";

/** What to do about what the system refused, where it is not about a path. */
const SYSTEM_REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: "Another program listens on that port: choose another one, or leave out --port.",
  EDQUOT: "Your quota of the disk is used up: free some space, then try again.",
  EMFILE: "Too many files are open: raise `ulimit -n`, or name fewer files.",
  ENFILE: "Too many files are open on this machine: close some programs, then try again.",
  ENOMEM: "There is not enough memory: close some programs, then try again.",
  ENOSPC: "The disk is full: free some space, then try again.",
  EROFS: "The file system is read-only: name a path on another one.",
};

/** What the system refused, e.g. `ENOENT: no such file or directory, open 'x'`. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return (
    error instanceof Error &&
    "syscall" in error &&
    "code" in error &&
    /^E[A-Z]+$/.test(String(error.code))
  );
}

function explained(
  { code, message }: { code: string; message: string },
  hint: string | undefined,
  exitCode: number,
): Explained {
  const advice = hint === undefined ? "" : `\n  ${paint.dim("→")} ${hint}`;
  const what = exitCode > 128 ? message : `${paint.bad("error:")} ${withCode(message, code)}`;
  return {
    exitCode,
    text: `${what}${advice}`,
    data: { error: defined({ code, message, hint }) },
  };
}

/** The message with its code at the end of its first line, by which `tunewright explain` knows what is pasted. */
function withCode(message: string, code: string): string {
  if (message.includes(code)) return message;
  const [first = "", ...rest] = message.split("\n");
  return [`${first} ${paint.dim(`(${code})`)}`, ...rest].join("\n");
}

export const SIGN_IN =
  "Sign in to AWS (`aws sso login`, or set AWS_PROFILE), or use --local to run on this machine.";

/** What AWS, its SDK or the network answered, as opposed to a fault of this program. */
function isForeign(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name = "", message = "", code = "" } = error as Partial<NodeJS.ErrnoException>;
  return (
    "$metadata" in error ||
    /^(?:Credentials|Token)ProviderError$/.test(name) ||
    /Region is missing/.test(message) ||
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN/.test(`${code} ${message}`)
  );
}

/** Causes for which the call must be made in another way: 2; anything else is AWS's answer: 1. */
const WRONG_CALL =
  /^(?:credentials\.(?:missing|expired|profile)|name\.no-credentials|region\.missing)$/;

async function explainedForeign(
  error: unknown,
  { name, message }: { name: string; message: string },
): Promise<Explained> {
  const { explainText } = await import("../explain/explain-text.ts");
  const code = (error as { code?: unknown }).code;
  const found = explainText(
    JSON.stringify({ Error: name, Cause: message, code: typeof code === "string" ? code : name }),
  );
  const meaning = found.known ? found : found.byName;
  const hint =
    meaning === null
      ? "AWS rejected the request for the reason above."
      : `${meaning.remedy}${meaning.command === null ? "" : ` \`${meaning.command}\``}`;
  // There is no such host, as opposed to one that is not reached: the Region or an address is misspelled.
  const isWrongCall = code === "ENOTFOUND" || (meaning !== null && WRONG_CALL.test(meaning.id));
  return explained({ code: name, message: message || name }, hint, isWrongCall ? 2 : 1);
}
