import { defined } from "../../kernel/defined.ts";
import { FUNCTION_URLS } from "../../kernel/function-urls.ts";
import type { WireRequest } from "../../kernel/service.ts";

/** What an event says besides the request itself. */
interface Arrival {
  readonly urlId: string;
  readonly requestId: string;
  /** Milliseconds of the cloud. */
  readonly now: number;
  readonly body: Buffer;
}

/** Content that Lambda passes on as text; any other, forms too, is base64 (developer guide, `urls-invocation`). */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|application\/[\w.-]+\+(json|xml)\b)/i;

/** A request at the address of a function as the function gets it: payload format 2.0. */
export function urlEvent(request: WireRequest, { urlId, requestId, now, body }: Arrival): object {
  const { method, rawQuery, headers } = request;
  const path = pathOf(request, urlId);
  const { cookie, ...others } = oneTextEach(headers);
  const isText = TEXT.test(others["content-type"] ?? "");
  const query = new URLSearchParams(rawQuery);
  const host = others["host"] ?? "";
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: rawQuery,
    ...defined({ cookies: cookie?.split(/; */) }),
    headers: { ...others, "x-forwarded-proto": "http", "x-forwarded-for": "127.0.0.1" },
    ...defined({ queryStringParameters: rawQuery === "" ? undefined : joined(query) }),
    requestContext: {
      accountId: "anonymous",
      apiId: urlId,
      domainName: host,
      domainPrefix: urlId,
      http: {
        ...{ method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1" },
        userAgent: others["user-agent"] ?? "",
      },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: logTime(now),
      timeEpoch: now,
    },
    ...defined({
      body: body.length === 0 ? undefined : body.toString(isText ? "utf8" : "base64"),
    }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** The path after the part that is the host's at AWS; percent-encodings stay. */
function pathOf({ rawPath }: WireRequest, urlId: string): string {
  const rest = rawPath.slice(FUNCTION_URLS.length + urlId.length);
  return rest === "" ? "/" : rest;
}

/** Names are in lower case; several values of one header are one text with commas. */
function oneTextEach(headers: WireRequest["headers"]): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  const texts = entries.map(([name, value]) => [name, [value ?? ""].flat().join(",")]);
  const authority = headers[":authority"];
  const host = typeof authority === "string" ? { host: authority } : {};
  return { ...host, ...(Object.fromEntries(texts) as Record<string, string>) };
}

function joined(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(",")]));
}

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(now: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
