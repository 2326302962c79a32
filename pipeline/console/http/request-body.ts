import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { UserError } from "../../errors.ts";

/** Bytes that a request may have; questions of the playground are the longest. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads a request's JSON; undefined for GET.
 * @throws UserError `Console.BadRequest`
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (request.method === "GET") return undefined;
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) {
    throw badRequest("its content type is not application/json");
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw badRequest("it is longer than 1 MiB");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw badRequest("it is no JSON");
  }
}

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
  throw badRequest(z.prettifyError(parsed.error));
}

function badRequest(why: string): UserError {
  return new UserError("Console.BadRequest", `the console cannot read this request: ${why}`, {
    hint: "Reload the page and try again.",
  });
}
