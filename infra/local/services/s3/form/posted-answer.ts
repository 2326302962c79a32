import type { PutObjectOutput } from "@aws-sdk/client-s3";
import type { CallContext, WireRequest } from "../../../kernel/service.ts";
import { escapeXml } from "../../../protocol/xml.ts";

interface Posted {
  readonly bucket: string;
  readonly key: string;
  readonly fields: ReadonlyMap<string, string>;
}

interface Exchange {
  readonly request: WireRequest;
  readonly context: CallContext;
  readonly output: PutObjectOutput;
}

/** Answers an upload by a form as its fields say: with a redirect, or with status 200, 201 (and a document) or 204. */
export function writePosted(posted: Posted, { request, context, output }: Exchange): void {
  const { bucket, key, fields } = posted;
  const etag = output.ETag ?? "";
  const host = request.headers[":authority"] ?? request.headers.host;
  const location = `http://${host}/${bucket}/${encodeURIComponent(key)}`;
  const headers: Record<string, string | number> = {
    "x-amz-request-id": context.requestId,
    server: "AmazonS3",
    etag,
    location,
    ...(output.VersionId === undefined ? {} : { "x-amz-version-id": output.VersionId }),
  };
  const redirect = redirectOf(fields, { bucket, key, etag });
  const status = fields.get("success_action_status");
  if (redirect !== undefined) {
    answer(request, { status: 303, headers: { ...headers, location: redirect } });
  } else if (status === "201") {
    const body = document({ Location: location, Bucket: bucket, Key: key, ETag: etag });
    const type = { "content-type": "application/xml" };
    answer(request, { status: 201, headers: { ...headers, ...type }, body });
  } else {
    answer(request, { status: status === "200" ? 200 : 204, headers });
  }
}

function document(members: Readonly<Record<string, string>>): string {
  const inner = Object.entries(members).map(
    ([name, value]) => `<${name}>${escapeXml(value)}</${name}>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${inner.join("")}</PostResponse>`;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | number>;
  readonly body?: string;
}

function answer({ response }: WireRequest, { status, headers, body = "" }: Answer): void {
  const length = status === 204 ? {} : { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
  response.end(body);
}

/** The address that the form redirects to, with what was made; undefined without one that is an address. */
function redirectOf(
  fields: ReadonlyMap<string, string>,
  made: Record<string, string>,
): string | undefined {
  const wanted = fields.get("success_action_redirect") ?? fields.get("redirect");
  if (!wanted || !URL.canParse(wanted)) return undefined;
  const url = new URL(wanted);
  const query = Object.entries(made).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  url.search = [url.search.slice(1), ...query].filter((each) => each !== "").join("&");
  return url.href;
}
