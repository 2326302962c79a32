import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import { invalid } from "./api-errors.ts";

/** A text member, or undefined. */
export function optionalText(input: Shape, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw invalid(`Value at '${name}' failed to satisfy constraint: Member must be a string`);
}

/** A text member that must be there. Throws `ValidationException`. */
export function requiredText(input: Shape, name: string): string {
  const value = optionalText(input, name);
  if (value !== undefined) return value;
  throw invalid(
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

/** Seconds since the epoch, as JSON protocols carry times. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

const TOKEN_PREFIX = "page:";

/** One page of a list: `maxResults` from the place that `nextToken` names. Throws `InvalidToken`. */
export function page<T>(
  items: readonly T[],
  input: Shape,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const asked = Number(input["maxResults"] ?? 100);
  const size = asked > 0 ? Math.min(asked, 1000) : 100;
  const from = offsetOf(optionalText(input, "nextToken"));
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
