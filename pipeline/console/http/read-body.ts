import { z } from "zod";
import { UserError } from "../../errors.ts";

/**
 * Checks a request's body.
 * @throws UserError `Console.BadRequest`
 */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new UserError(
    "Console.BadRequest",
    `the console cannot read this request: ${z.prettifyError(parsed.error)}`,
    { hint: "Reload the page and try again." },
  );
}
