import { isObject, type WireResponse } from "../../kernel/service.ts";

interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** Headers that the server sets itself. */
const OWN_HEADERS = new Set(["content-length", "connection", "transfer-encoding", "date"]);

/** What a function returned at its address, as HTTP; undefined where Lambda cannot make an answer of it. */
export function urlAnswer(payload: Buffer): HttpAnswer | undefined {
  const value: unknown = JSON.parse(payload.toString("utf8"));
  // Without a status code the whole is the body (developer guide, `urls-invocation`).
  if (!isObject(value) || value["statusCode"] === undefined) {
    const body = typeof value === "string" ? value : JSON.stringify(value);
    return { status: 200, headers: JSON_TYPE, body: Buffer.from(body) };
  }
  const { headers = {}, body = "", cookies, isBase64Encoded } = value;
  const status = Number(value["statusCode"]);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (!isObject(headers) || typeof body !== "string") return undefined;
  const own = Object.entries(headers)
    .map(([name, content]) => [name.toLowerCase(), String(content)] as const)
    .filter(([name]) => !OWN_HEADERS.has(name));
  return {
    status,
    headers: {
      ...JSON_TYPE,
      ...Object.fromEntries(own),
      ...(Array.isArray(cookies) ? { "set-cookie": cookies.map(String) } : {}),
    },
    body: Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"),
  };
}

const JSON_TYPE = { "content-type": "application/json" } as const;

/** Writes an answer; one to HEAD has no body. */
export function writeHttp(response: WireResponse, answer: HttpAnswer, method: string): void {
  const { status, headers, body } = answer;
  if (response.headersSent) return;
  response.writeHead(status, {
    ...(headers as Record<string, string>),
    "content-length": body.length,
  });
  response.end(method === "HEAD" ? undefined : body);
}

/** An error of Lambda itself: `Message`, and its name in a header. */
export function writeUrlError(
  response: WireResponse,
  { status, name, message }: { status: number; name: string; message: string },
): void {
  const body = Buffer.from(JSON.stringify({ Message: message }));
  const headers = { ...JSON_TYPE, "x-amzn-errortype": name };
  writeHttp(response, { status, headers, body }, "GET");
}
