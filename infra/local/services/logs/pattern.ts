import { ServiceError } from "../../kernel/aws-error.ts";

/** Whether an event matches, by its text and, where it is JSON, its members. */
export type Filter = (
  message: string,
  fields: Readonly<Record<string, unknown>> | undefined,
) => boolean;

/** A JSON pattern of one comparison, e.g. `{ $.runId = "a" }`. */
const SELECTOR = /^\s*\{\s*\$\.(\w+)\s*=\s*"([^"*]*)"\s*\}\s*$/;
/** A term, bare or in quotes. */
const TERM = /^\s*(?:"([^"]+)"|([\w.-]+))\s*$/;

/**
 * The two simplest of CloudWatch's filter patterns; none matches everything.
 * Throws `InvalidParameterException` for others, which are not simulated.
 */
export function readPattern(pattern: string | undefined): Filter {
  if (pattern === undefined || pattern.trim() === "") return () => true;
  const [, member, value] = SELECTOR.exec(pattern) ?? [];
  if (member !== undefined) return (_message, fields) => fields?.[member] === value;
  const [, quoted, bare] = TERM.exec(pattern) ?? [];
  const term = quoted ?? bare;
  if (term !== undefined) return (message) => message.includes(term);
  throw new ServiceError(
    "InvalidParameterException",
    `Invalid filter pattern, or one that the local cloud does not simulate: ${pattern}`,
  );
}
