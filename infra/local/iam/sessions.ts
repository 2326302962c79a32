import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Principal } from "../service.ts";
import { Collection } from "../store.ts";

/** Temporary credentials and whom they stand for. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly principal: Principal;
  /** Milliseconds of the cloud. */
  readonly expiresAt: number;
}

/** AWS gives a function's role twelve hours; an environment lives less long. */
const LIFETIME = 12 * 3600 * 1000;

/** Sessions that the local cloud has issued; kept in its folder, since a client may outlive a restart. */
export class Sessions {
  readonly #items: Collection<Session>;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#items = new Collection(folder);
    this.#clock = clock;
    for (const { accessKeyId, expiresAt } of this.#items.values()) {
      if (expiresAt < clock.now()) this.#items.delete(accessKeyId);
    }
  }

  issue(principal: Principal): Session {
    const session = {
      accessKeyId: `ASIA${randomText(16)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(48).toString("base64"),
      principal,
      expiresAt: this.#clock.now() + LIFETIME,
    };
    this.#items.put(session.accessKeyId, session);
    return session;
  }

  /** The session of that key, also when it is over: an expired one must be refused, not become root. */
  find(accessKeyId: string): Session | undefined {
    return this.#items.get(accessKeyId);
  }
}

function randomText(length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join("");
}
