import { factsOf, type Protocol, serviceAt, serviceSignedAs } from "../kernel/aws-services.ts";
import { FUNCTION_URLS } from "../kernel/function-urls.ts";
import type { WireRequest } from "../kernel/service.ts";

/** Services that the local cloud does not have and that answer in XML, by the name they sign with. */
const XML_SERVICES = /^(s3|cloudfront|route53)/;

/** Lambda's API: all its paths start with its version. */
const LAMBDA_PATH = "/2015-03-31/";

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
  if (scope === undefined) return protocolAt(rawPath);
  const service = serviceSignedAs(scope, rawPath);
  if (service !== undefined) return factsOf(service).protocol;
  return XML_SERVICES.test(scope) ? "rest-xml" : "rest-json";
}

/** Of a request that no one has signed, which is S3's where the path is no other service's. */
function protocolAt(path: string): Protocol {
  const isLambdas = path.startsWith(LAMBDA_PATH) || path.startsWith(FUNCTION_URLS);
  return factsOf(isLambdas ? "lambda" : (serviceAt(path) ?? "s3")).protocol;
}

/** The service in a credential's scope, `…/us-east-1/SERVICE/aws4_request`; `bedrock` for an API key. */
function signedFor(text: string): string | undefined {
  if (text.startsWith("Bearer ")) return "bedrock";
  return /\/([a-z0-9-]+)\/aws4_request/.exec(text)?.[1];
}

function decoded(query: string): string {
  return query.replace(/%2F/gi, "/");
}
