import type { Fields } from "../language/value.ts";

/** What the optimized integrations add to a result about the HTTP answer. */
export function httpMetadata(requestId: string, { date, length, type, more }: HttpFacts): Fields {
  const headers: Record<string, string> = {
    ...(more ?? { connection: "keep-alive" }),
    "Content-Length": String(length),
    "Content-Type": type,
    Date: new Date(date).toUTCString(),
    "x-amzn-RequestId": requestId,
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, [value]]),
      ),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

/** Facts of an HTTP answer: time in milliseconds, length of the body in bytes, media type. */
export interface HttpFacts {
  readonly date: number;
  readonly length: number;
  readonly type: string;
  /** Further headers, instead of the default `connection`. */
  readonly more?: Readonly<Record<string, string>>;
}
