import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Why a request is not admitted. */
export type Refused = "foreign-host" | "foreign-page" | "no-session" | "no-token";

/** Header with which a page of ours asks for a change; a page of another site cannot know its value. */
const TOKEN_HEADER = "x-tunewright-token";

/** Who may use the console: who opened the address that was printed, and no page of another site. */
export interface Guard {
  /** In the printed address; it makes a session. */
  readonly entry: string;
  /** In each page, for `TOKEN_HEADER`. */
  readonly token: string;
  /** Whether a token in an address is the printed one. */
  isEntry(token: string): boolean;
  /** Header that keeps the session in the browser. */
  readonly cookie: string;
  /** undefined: it may read. */
  refuseRead(headers: IncomingHttpHeaders): Refused | undefined;
  /** undefined: it may change something. */
  refuseChange(headers: IncomingHttpHeaders): Refused | undefined;
  /** undefined: it is addressed to us (DNS rebinding gives our address another name). */
  refuseHost(headers: IncomingHttpHeaders): Refused | undefined;
}

/** Makes the guard of a server on a loopback port. */
export function createGuard(port: number): Guard {
  const secret = () => randomBytes(24).toString("base64url");
  const [entry, session, token] = [secret(), secret(), secret()];
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  // Cookies do not tell ports apart, so that the name does.
  const name = `tunewright_console_${port}`;
  const isOurs = (headers: IncomingHttpHeaders) => hosts.includes(headers.host ?? "");
  const refuseHost = (headers: IncomingHttpHeaders) =>
    isOurs(headers) ? undefined : ("foreign-host" as const);
  const refuseRead = (headers: IncomingHttpHeaders): Refused | undefined => {
    if (!isOurs(headers)) return "foreign-host";
    if (isForeign(headers)) return "foreign-page";
    return isSame(cookieOf(headers, name), session) ? undefined : "no-session";
  };
  return {
    ...{ entry, token, refuseHost, refuseRead },
    isEntry: (given) => isSame(given, entry),
    cookie: `${name}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    refuseChange(headers) {
      const refused = refuseRead(headers);
      if (refused !== undefined) return refused;
      return isSame(String(headers[TOKEN_HEADER] ?? ""), token) ? undefined : "no-token";
    },
  };
}

/** A browser says where a request comes from, by `Sec-Fetch-Site` on its own word, else by `Origin`. */
function isForeign(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  const site = headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}

function cookieOf({ cookie = "" }: IncomingHttpHeaders, name: string): string {
  const found = cookie.split(/; */).find((one) => one.startsWith(`${name}=`));
  return found?.slice(name.length + 1) ?? "";
}

/** Compares in a time that does not depend on what is equal. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
