import { z } from "zod";
import type { Daemon } from "./daemon.ts";

/** An answer of the local cloud's own endpoint. */
export interface AdminAnswer {
  /** HTTP status; 404 also for a path that an older local cloud does not have. */
  readonly status: number;
  readonly body: unknown;
  /** What is wrong, when something is. */
  readonly message: string;
}

const Refused = z.object({ message: z.string() });

/** Calls the local cloud's own endpoint, `/_tunewright/<path>`. */
export async function callAdmin(
  { endpoint }: Pick<Daemon, "endpoint">,
  method: "GET" | "POST",
  path: string,
  request?: object,
): Promise<AdminAnswer> {
  const url = new URL(`/_tunewright/${path}`, endpoint);
  const body = request === undefined ? {} : { body: JSON.stringify(request) };
  const response = await fetch(url, { method, ...body });
  const answer: unknown = await response.json();
  const { message = "" } = Refused.safeParse(answer).data ?? {};
  return { status: response.status, body: answer, message };
}
