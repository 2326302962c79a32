import { factsOf, type Protocol, serviceSignedAs } from "../kernel/aws-services.ts";
import type { WireRequest } from "../kernel/service.ts";

/** Services that the local cloud does not have and that answer in XML, by the name they sign with. */
const XML_SERVICES = /^(s3|cloudfront|route53)/;

/** Paths of the REST services that answer in JSON, for requests that no one has signed. */
const JSON_PATHS = /^\/(model|openai|guardrail|async-invoke|2015-03-31|_lambda-url)\//;

/**
 * The protocol in which a client reads an error: by what it sent, else by the service that it signed for, known here or
 * not. It looks at headers and path alone, so that a request that is refused for its form is answered in it, too.
 */
export function wireProtocolOf(
  request: Pick<WireRequest, "headers" | "rawPath" | "rawQuery">,
): Protocol {
  const { headers, rawPath, rawQuery } = request;
  const type = headers["content-type"] ?? "";
  if (headers["x-amz-target"] !== undefined || type.startsWith("application/x-amz-json")) {
    return "json";
  }
  if (type.startsWith("application/x-www-form-urlencoded")) return "query";
  const scope = signedFor(headers.authorization ?? decoded(rawQuery));
  if (scope === undefined) return JSON_PATHS.test(rawPath) ? "rest-json" : "rest-xml";
  const service = serviceSignedAs(scope, rawPath);
  if (service !== undefined) return factsOf(service).protocol;
  return XML_SERVICES.test(scope) ? "rest-xml" : "rest-json";
}

/** The service in a credential's scope, `…/us-east-1/SERVICE/aws4_request`; `bedrock` for an API key. */
function signedFor(text: string): string | undefined {
  if (text.startsWith("Bearer ")) return "bedrock";
  return /\/([a-z0-9-]+)\/aws4_request/.exec(text)?.[1];
}

function decoded(query: string): string {
  return query.replace(/%2F/gi, "/");
}
