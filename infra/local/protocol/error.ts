import { type ServiceError, toServiceError } from "../kernel/aws-error.ts";
import type { Protocol } from "../kernel/aws-services.ts";
import type { WireResponse } from "../kernel/service.ts";
import { writeJsonError } from "./json-1-0.ts";
import { writeQueryError } from "./query.ts";
import { writeRestJsonError } from "./rest-json.ts";
import { escapeXml } from "./xml.ts";

export { toServiceError } from "../kernel/aws-error.ts";

/** Answers with an error in the protocol that the client reads. */
export function writeErrorIn(
  protocol: Protocol,
  { response, error, requestId }: { response: WireResponse; error: unknown; requestId: string },
): void {
  const known = toServiceError(error);
  switch (protocol) {
    case "rest-xml":
      writeS3Error(response, known, requestId);
      return;
    case "json":
      writeJsonError(response, known);
      return;
    case "rest-json":
      writeRestJsonError(response, known);
      return;
    case "query":
      writeQueryError(response, known, requestId);
  }
}

function writeS3Error(response: WireResponse, error: ServiceError, requestId: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`;
  response.writeHead(error.status, {
    "content-type": "application/xml",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
