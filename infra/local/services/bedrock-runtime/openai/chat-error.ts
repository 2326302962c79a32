import { toServiceError } from "../../../kernel/aws-error.ts";
import type { WireResponse } from "../../../kernel/service.ts";

/** An error as the OpenAI API describes it. */
interface Described {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** An error of the OpenAI-compatible endpoint that no service of AWS has. */
export class ChatError extends Error {
  readonly status: number;
  readonly described: Described;

  constructor(status: number, described: Described) {
    super(described.message);
    this.name = "ChatError";
    this.status = status;
    this.described = described;
  }
}

/** The types that clients of the OpenAI API know, by status. */
const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  403: "permission_denied_error",
  404: "not_found_error",
  429: "rate_limit_error",
};

/** Answers with an error in the form of the OpenAI API; of an error of Bedrock, the code is its name. */
export function writeChatError(response: WireResponse, error: unknown): void {
  const { status, described } = error instanceof ChatError ? error : describe(error);
  if (response.headersSent) return;
  const body = JSON.stringify({ error: described });
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

function describe(error: unknown): { status: number; described: Described } {
  const { status, message, code } = toServiceError(error);
  const type = TYPES[status] ?? "server_error";
  return { status, described: { message, type, param: null, code } };
}
