import type { ServerResponse } from "node:http";
import { httpStatus, UserError } from "../../errors.ts";
import { explainText } from "../../explain/explain-text.ts";
import type { Download, Send } from "./route.ts";

/** What the API answers where it cannot do what was asked. */
export interface ApiError {
  /** e.g. `Run.Unknown`, or AWS's name of the error. */
  readonly code: string;
  readonly message: string;
  /** What to do; null where nothing is known. */
  readonly hint: string | null;
}

/** Headers of every answer: nothing is loaded from elsewhere, framed, guessed or kept. */
export const SAFE_HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
} as const;

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...SAFE_HEADERS, "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

/** Answers with a file to keep: it is never shown as a page of ours. */
export function sendDownload(response: ServerResponse, { name, type, text }: Download): void {
  const disposition = `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"`;
  response.writeHead(200, {
    ...SAFE_HEADERS,
    "content-type": type,
    "content-disposition": disposition,
  });
  response.end(text);
}

/** Answers with the reason for which something could not be done. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else sendJson(response, statusOf(error), { error: apiError(error) });
}

/** An error as the page shows it; AWS's own are explained as the command line does. */
export function apiError(error: unknown): ApiError {
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, hint: error.hint ?? null };
  }
  const { name, message } =
    error instanceof Error ? error : { name: "Error", message: String(error) };
  return { code: name, message, hint: hintFor(`${name}: ${message}`) };
}

function hintFor(text: string): string | null {
  const explained = explainText(text);
  return explained.known ? explained.remedy : null;
}

function statusOf(error: unknown): number {
  if (error instanceof UserError) return /\.Unknown$|\.No[A-Z]\w*$/.test(error.code) ? 404 : 409;
  return httpStatus(error) === undefined ? 500 : 502;
}

/** Milliseconds after which something is sent, so that a page whose connection is lost learns of it. */
const BEAT = 15_000;

/** Opens a stream of server-sent events; `end` closes it. */
export function openStream(response: ServerResponse): { send: Send; end(): void } {
  response.writeHead(200, { ...SAFE_HEADERS, "content-type": "text/event-stream" });
  const beat = setInterval(() => response.write(":\n\n"), BEAT);
  response.once("close", () => clearInterval(beat));
  return {
    send(event, data) {
      if (!response.destroyed) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end() {
      clearInterval(beat);
      response.end();
    },
  };
}
