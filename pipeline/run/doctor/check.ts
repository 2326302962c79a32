import { z } from "zod";
import { isConnectionError, UserError } from "../../errors.ts";
import { explainText } from "../../explain/explain-text.ts";

/** What a check found. */
export const Finding = z.strictObject({
  /** Stable, e.g. `bucket-region`. */
  check: z.string(),
  result: z.enum(["fine", "not fine", "not known"]),
  text: z.string(),
  /** What to do; null where nothing has to be done or nothing can. */
  remedy: z.string().nullable(),
  /** What to type; null where no command does it. */
  command: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** What a check found, without its name. */
export type Found = Omit<Finding, "check">;

/** One line of the doctor's: it throws what AWS answers, or what it does not expect. */
export interface Check {
  readonly name: string;
  find(): Promise<Found>;
}

/** Nothing has to be done. */
export function fine(text: string): Found {
  return { result: "fine", text, remedy: null, command: null };
}

/** Something has to be done before a run. */
export function notFine(text: string, remedy: string, command: string | null = null): Found {
  return { result: "not fine", text, remedy, command };
}

/** It could not be found out; a run may do all the same. */
export function notKnown(text: string, remedy: string | null = null): Found {
  return { result: "not known", text, remedy, command: null };
}

/**
 * A finding whose commands have the flags with which the doctor was called, so that they look where it looked.
 * @param flags e.g. ` --local` or ` --region us-west-2`
 */
export function withFlags(finding: Finding, flags: string): Finding {
  const { command, remedy } = finding;
  const quoted = /`(tunewright [^`]+)`/g;
  return {
    ...finding,
    command: command === null ? null : flagged(command, flags),
    remedy: remedy?.replace(quoted, (_, one: string) => `\`${flagged(one, flags)}\``) ?? null,
  };
}

/** Verbs that look at no account. */
const WITHOUT_ACCOUNT = /^tunewright (?:models|local|validate|convert|diff|split|help)\b|--help/;

function flagged(command: string, flags: string): string {
  if (!command.startsWith("tunewright ") || WITHOUT_ACCOUNT.test(command)) return command;
  const [name = ""] = flags.trim().split(" ");
  return name === "" || command.includes(name) ? command : `${command}${flags}`;
}

/** Answers that say that the caller may not look, or that the service is not there; not that anything is wrong. */
const CANNOT_LOOK =
  /AccessDenied|NotAuthorized|UnauthorizedOperation|UnknownOperation|UnknownService|NotImplemented|InvalidAction/;

/** Runs all checks at the same time, each for so many milliseconds at most; an error of one is its own finding. */
export async function examine(checks: readonly Check[], limitMs: number): Promise<Finding[]> {
  return Promise.all(
    checks.map(async ({ name, find }) => ({ check: name, ...(await bounded(find, limitMs)) })),
  );
}

async function bounded(find: () => Promise<Found>, limitMs: number): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Found>((resolve) => {
    timer = setTimeout(
      () =>
        resolve(
          notKnown(`no answer within ${limitMs / 1000} s`, "Check the network, and try again."),
        ),
      limitMs,
    );
  });
  try {
    return await Promise.race([find().catch(foundOf), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an error tells: a refusal to look is `not known`, anything else of AWS and ours is `not fine`. */
export function foundOf(error: unknown): Found {
  if (error instanceof UserError) return notFine(error.message, error.hint ?? "", null);
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const said = message === "" || message === "UnknownError" ? name : `${name}: ${message}`;
  if (CANNOT_LOOK.test(`${name} ${message}`))
    return notKnown(`it may not be looked at here (${said})`);
  const explained = explainText(said);
  const meaning = explained.known ? explained : explained.byName;
  if (meaning === null || isConnectionError(error)) {
    return notKnown(said, meaning?.remedy ?? null);
  }
  return notFine(said, meaning.remedy, meaning.command);
}
