import { ServiceError } from "../../../kernel/aws-error.ts";
import { invalid } from "./api-errors.ts";

/** Seconds since the epoch, as JSON protocols carry times. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

const TOKEN_PREFIX = "page:";
const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/** The members by which a caller asks for one page of a list. */
interface PageRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** One page of a list: `maxResults` items from where `nextToken` points. Throws `ValidationException` for a token that is not ours. */
export function page<T>(
  items: readonly T[],
  { maxResults = 0, nextToken }: PageRequest,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const size = maxResults > 0 ? Math.min(maxResults, MAX_PAGE) : DEFAULT_PAGE;
  const from = offsetOf(nextToken);
  const to = from + size;
  const part = items.slice(from, to);
  if (to >= items.length) return { items: part };
  return { items: part, nextToken: Buffer.from(`${TOKEN_PREFIX}${to}`).toString("base64") };
}

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const text = Buffer.from(token, "base64").toString("utf8");
  const offset = Number(text.slice(TOKEN_PREFIX.length));
  if (text.startsWith(TOKEN_PREFIX) && Number.isInteger(offset)) return offset;
  throw invalid("Invalid Token: 'Invalid token'");
}

const MAX_NAME_LENGTH = 80;

/**
 * Checks a name of a state machine, execution or activity. Throws `InvalidName`.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
export function checkName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: AWS forbids exactly these
  const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/u;
  if (name.length > 0 && name.length <= MAX_NAME_LENGTH && !forbidden.test(name)) return;
  throw new ServiceError("InvalidName", `Invalid Name: '${name}'`);
}
