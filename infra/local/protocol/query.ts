import type { ServiceError } from "../aws-error.ts";
import type { WireResponse } from "../service.ts";
import { escapeXml } from "./xml.ts";

/** An error of awsQuery (SNS, STS, CloudFormation): `<ErrorResponse>` with type, code and message. */
export function writeQueryError(
  response: WireResponse,
  error: ServiceError,
  requestId: string,
): void {
  if (response.headersSent) return;
  const type = error.status < 500 ? "Sender" : "Receiver";
  const body = `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  response.writeHead(error.status, {
    "content-type": "text/xml",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
