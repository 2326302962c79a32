import { createHash } from "node:crypto";
import { z } from "zod";
import { type Html, html } from "../../report/html/html.ts";
import { styles } from "./style.ts";

/** A request at a function's address: the parts of Lambda's payload format 2.0 that are read. */
export const FunctionUrlEvent = z.object({
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: z.record(z.string(), z.string()),
  requestContext: z.object({ domainName: z.string(), http: z.object({ method: z.string() }) }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
});
export type FunctionUrlEvent = z.infer<typeof FunctionUrlEvent>;

/** An answer at a function's address. */
export interface FunctionUrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a page shows. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly content: Html;
  readonly headers?: Readonly<Record<string, string>>;
}

const styleHash = createHash("sha256").update(styles).digest("base64");

/** No script, nothing from elsewhere, in no frame, and its form comes back here only. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": POLICY,
  // Nothing of the address leaves for elsewhere. With `no-referrer` the browser would send the form without its Origin.
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex, nofollow",
} as const;

/** Writes a page. Only the style sheet, whose hash the policy has, is not escaped. */
export function answerOf({ status, title, content, headers = {} }: Page): FunctionUrlAnswer {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>`;
  const rest = html`</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  const body = `${page.text}${styles}${rest.text}`;
  return { statusCode: status, headers: { ...HEADERS, ...headers }, body };
}

/** The fields of a form that came with the request. */
export function formOf({ body = "", isBase64Encoded }: FunctionUrlEvent): URLSearchParams {
  return new URLSearchParams(isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body);
}

/** Whether a page from elsewhere has sent the request, as far as the browser says so. */
export function isFromElsewhere({ headers, requestContext }: FunctionUrlEvent): boolean {
  const { origin } = headers;
  return origin !== undefined && origin.replace(/^https?:\/\//, "") !== requestContext.domainName;
}
