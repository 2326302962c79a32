import { createHash, createHmac } from "node:crypto";

/** Whose key it is, and for what. */
interface KeyOptions {
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly region?: string;
  readonly expiresSeconds?: number;
  /** When it is signed; now, by default. */
  readonly date?: Date;
}

/** A short-term API key of Bedrock as AWS's token generators make it: a presigned URL in base64. */
export function bedrockApiKey(options: KeyOptions): string {
  const { credentials, region = "us-east-1", expiresSeconds = 43_200, date = new Date() } = options;
  const timestamp = date.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [timestamp.slice(0, 8), region, "bedrock", "aws4_request"];
  const query = new URLSearchParams({
    Action: "CallWithBearerToken",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": [credentials.accessKeyId, ...scope].join("/"),
    "X-Amz-Date": timestamp,
    "X-Amz-Expires": String(expiresSeconds),
    ...(credentials.sessionToken ? { "X-Amz-Security-Token": credentials.sessionToken } : {}),
    "X-Amz-SignedHeaders": "host",
  });
  const canonical = `POST\n/\n${query}\nhost:bedrock.amazonaws.com\n\nhost\n${sha256("")}`;
  const text = ["AWS4-HMAC-SHA256", timestamp, scope.join("/"), sha256(canonical)].join("\n");
  const first: string | Buffer = `AWS4${credentials.secretAccessKey}`;
  const key = scope.reduce<string | Buffer>((last, part) => hmac(last, part), first);
  query.set("X-Amz-Signature", hmac(key, text).toString("hex"));
  const url = `bedrock.amazonaws.com/?${query}&Version=1`;
  return `bedrock-api-key-${Buffer.from(url).toString("base64")}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
