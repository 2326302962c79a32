import type { BadDataError } from "../../dataset-tools/index.ts";
import { UserError } from "../errors.ts";
import { paint } from "./output.ts";

/** What the shell and the reader get for an error. */
export interface Explained {
  readonly exitCode: number;
  readonly text: string;
  /** For `--json`. */
  readonly data: unknown;
}

/** Other than 2, a wrong call. 130 is what a shell gives for Ctrl-C. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  "Run.GoesOn": 130,
  "Demo.Left": 130,
  "Run.FailedBefore": 1,
  "Local.NotStarted": 1,
  "Synth.Failed": 1,
};

/** Puts an error into words: what is wrong and what to do; a bug keeps its stack. */
export async function explain(error: unknown): Promise<Explained> {
  if (isBadData(error)) {
    const { reportText } = await import("./views/report.ts");
    const text = `${reportText(error.result)}\n\n${paint.dim("→")} ${error.hint}`;
    return { exitCode: 1, text, data: error.result };
  }
  if (error instanceof UserError) {
    return words(error.code, error.message, error.hint, EXIT_CODES[error.code] ?? 2);
  }
  const name = error instanceof Error ? error.name : "Error";
  const message = error instanceof Error ? error.message : String(error);
  const known = knownCause(name, message, error);
  if (known !== undefined) return words(name, message || name, known, isCall(name) ? 2 : 1);
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  return {
    exitCode: 1,
    text: `${paint.bad("bug:")} ${stack}`,
    data: { error: { code: name, message } },
  };
}

/** Known by its name, so that a command that reads no data need not load the dataset tools. */
function isBadData(error: unknown): error is BadDataError {
  return error instanceof Error && error.name === "Dataset.BadData" && "result" in error;
}

function words(code: string, message: string, hint: string | undefined, exitCode = 2): Explained {
  const advice = hint === undefined ? "" : `\n  ${paint.dim("→")} ${hint}`;
  return {
    exitCode,
    text: `${exitCode === 130 ? "" : `${paint.bad("error:")} `}${message}${advice}`,
    data: { error: { code, message, ...(hint === undefined ? {} : { hint }) } },
  };
}

function isCall(name: string): boolean {
  return name === "CredentialsProviderError";
}

/** What to do about errors of AWS and of the network; undefined when it is not one of those. */
function knownCause(name: string, message: string, error: unknown): string | undefined {
  if (name === "CredentialsProviderError") {
    return "Sign in to AWS (aws sso login, or AWS_PROFILE), or use --local to run on this machine.";
  }
  if (/Region is missing/.test(message)) return "Give --region, or set AWS_REGION.";
  const code = (error as { code?: string } | undefined)?.code ?? "";
  if (/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN/.test(`${code} ${message}`)) {
    return (
      "Nothing answers there. With --local the cloud has ended and its state is kept: the same command goes on. " +
      "Otherwise look at AWS_ENDPOINT_URL and at your network."
    );
  }
  if (/AccessDenied|NotAuthorized|UnrecognizedClient|ExpiredToken|InvalidSignature/.test(name)) {
    return "Your AWS identity may not do this, or its session is over: aws sts get-caller-identity.";
  }
  const isAws = typeof error === "object" && error !== null && "$metadata" in error;
  return isAws ? "AWS said no; its own words are above." : undefined;
}
