import { ServiceError } from "../kernel/aws-error.ts";
import type { Headers } from "./signature.ts";

/**
 * Rejects a Host that is not ours, as a page on the web could send it here (DNS rebinding).
 * Throws `AccessDenied` (403).
 */
export function checkHost(headers: Headers, port: number): void {
  const ours = hosts(port);
  const host = headers[":authority"] ?? headers["host"];
  if (typeof host !== "string" || !ours.includes(withoutPrefix(host.toLowerCase()))) {
    throw new ServiceError(
      "AccessDenied",
      `The local cloud answers only to ${ours.join(", ")}, not to the host in this request.`,
      { status: 403 },
    );
  }
}

function hosts(port: number): string[] {
  return ["127.0.0.1", "localhost", "[::1]"].map((host) => `${host}:${port}`);
}

/** True for a request that a page of another web site makes. */
export function isForeign(headers: Headers, port: number): boolean {
  const origin = headers["origin"];
  return origin !== undefined && !hosts(port).some((one) => origin === `http://${one}`);
}

/** What such a page is answered unless a bucket's CORS rules let it in. */
export function foreignPage(): ServiceError {
  return new ServiceError(
    "AccessDenied",
    "The local cloud accepts no requests from other web pages.",
    { status: 403 },
  );
}

/**
 * Names under `localhost` are loopback too: S3 clients put a bucket there (`bucket.localhost:4599`). Step Functions' clients
 * put `sync-` before the name for StartSyncExecution and TestState; no one on the web can own such a name.
 */
function withoutPrefix(host: string): string {
  return host.replace(/^[a-z0-9][a-z0-9.-]*\.localhost:/, "localhost:").replace(/^sync-/, "");
}
