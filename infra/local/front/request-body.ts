import { PassThrough, type Readable } from "node:stream";
import type { RawRequest, RawResponse } from "./listener.ts";

/**
 * The body of a request, which a service may leave or give up before its end: what is left is then read and dropped, since a client
 * that is still sending would lose its connection, and with it the answer.
 */
export function bodyOf(raw: RawRequest, response: RawResponse): Readable {
  const body = new PassThrough();
  raw.pipe(body);
  raw.once("error", (error) => body.destroy(error));
  raw.once("close", () => {
    if (!raw.readableEnded) body.destroy(new Error("The client closed the connection."));
  });
  body.once("close", () => {
    raw.unpipe(body);
    raw.resume();
  });
  // One that no one has read would hold the connection up.
  response.once("finish", () => body.destroy());
  // Without a reader a body that is cut short is no failure of its own.
  body.on("error", () => undefined);
  return body;
}
