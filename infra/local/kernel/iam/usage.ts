import type { Grant } from "./evaluate.ts";
import type { PolicySource } from "./policy.ts";

/** One granted action of one statement, and how often a call needed it. */
export interface GrantUse {
  readonly role: string;
  readonly policy: string;
  /** Position in the policy, from 0. */
  readonly statement: number;
  readonly sid: string | undefined;
  readonly action: string;
  readonly resources: readonly string[];
  readonly used: number;
}

/** Counts which granted permissions calls really needed. */
export class Usage {
  readonly #counts = new Map<string, number>();

  record(role: string, { policy, statement, action }: Grant): void {
    const key = JSON.stringify([role, policy, statement, action]);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Every granted action of the given roles; those with `used: 0` could be taken away. */
  report(roles: readonly { role: string; policies: readonly PolicySource[] }[]): GrantUse[] {
    return roles.flatMap(({ role, policies }) =>
      policies.flatMap((policy) => this.#ofPolicy(role, policy)),
    );
  }

  #ofPolicy(role: string, { name, statements }: PolicySource): GrantUse[] {
    return statements.flatMap((statement, index) =>
      statement.effect === "Deny"
        ? []
        : statement.actions.map((action) => ({
            role,
            policy: name,
            statement: index,
            sid: statement.sid,
            action,
            resources: statement.resources,
            used: this.#counts.get(JSON.stringify([role, name, index, action])) ?? 0,
          })),
    );
  }
}
