import type { ServiceError } from "../aws-error.ts";
import type { WireResponse } from "../service.ts";

/** An error of restJson1 (Bedrock, Lambda): the code in a header, the text in `message`. */
export function writeRestJsonError(response: WireResponse, error: ServiceError): void {
  if (response.headersSent) return;
  const body = JSON.stringify({ message: error.message, ...error.details });
  response.writeHead(error.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-amzn-errortype": error.code,
  });
  response.end(body);
}
