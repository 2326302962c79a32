import { randomBytes } from "node:crypto";
import { ServiceError } from "../aws-error.ts";
import { wallClock } from "../clock.ts";
import type { Principal } from "../service.ts";
import { Collection } from "../store.ts";

/** Temporary credentials and the identity that they belong to. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly principal: Principal;
  /** Milliseconds of this machine: clients hold them against their own clock, which is never sped up. */
  readonly expiresAt: number;
}

/** Marks our own keys: one that is no longer known must be refused, not treated as the root user's. */
const PREFIX = "ASIALOCAL";

/** AWS gives a function's role twelve hours, longer than an environment lives. */
const LIFETIME = 12 * 3600 * 1000;

/** Sessions that the local cloud has issued; kept in its folder, since a client may outlive a restart. */
export class Sessions {
  readonly #items: Collection<Session>;

  constructor(folder: string) {
    this.#items = new Collection(folder);
    for (const { accessKeyId, expiresAt } of this.#items.values()) {
      if (expiresAt < wallClock()) this.#items.delete(accessKeyId);
    }
  }

  issue(principal: Principal, seconds?: number): Session {
    const session = {
      accessKeyId: `${PREFIX}${randomText(11)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(48).toString("base64"),
      principal,
      expiresAt: wallClock() + (seconds === undefined ? LIFETIME : seconds * 1000),
    };
    this.#items.put(session.accessKeyId, session);
    return session;
  }

  /**
   * The session of that key; undefined for a key that the local cloud did not issue.
   * Throws `ExpiredTokenException` for one that has expired.
   */
  find(accessKeyId: string): Session | undefined {
    if (!accessKeyId.startsWith(PREFIX)) return undefined;
    const session = this.#items.get(accessKeyId);
    if (session !== undefined && session.expiresAt >= wallClock()) return session;
    throw new ServiceError(
      "ExpiredTokenException",
      "The security token included in the request is expired",
      { status: 403 },
    );
  }
}

function randomText(length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join("");
}
