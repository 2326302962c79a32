import { join } from "node:path";
import { ServiceError } from "../aws-error.ts";
import type { Clock } from "../clock.ts";
import type { AssumeRole, Permission, Principal, ServiceName } from "../service.ts";
import { Collection } from "../store.ts";
import type { ConditionKeys } from "./conditions.ts";
import { covers, evaluate, type Reason } from "./evaluate.ts";
import type { Iam, ResourcePolicy } from "./iam.ts";
import { managedPolicy } from "./managed-policies.ts";
import { type PolicySource, parsePolicy, type Statement } from "./policy.ts";
import { type Session, Sessions } from "./sessions.ts";
import { Usage } from "./usage.ts";

/** A role as a template makes it. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  /** Policy documents as JSON text. */
  readonly trustPolicy: string;
  /** Policy name → document; those attached to it by other resources too. */
  readonly policies: Readonly<Record<string, string>>;
  /** ARNs of AWS's own policies. */
  readonly managedPolicyArns: readonly string[];
}

/** A role as it is stored: `createdAt` is when it was first made, in milliseconds of the cloud. */
export type StoredRole = Role & { readonly createdAt: number };

export interface IamOptions {
  readonly accountId: string;
  readonly folder: string;
  readonly clock: Clock;
  /** What a role that no template made may do: nothing (as in AWS), or everything. */
  readonly unknownRoles: "refuse" | "admit";
}

/** The local IAM: roles and their policies, sessions, decisions. */
export class IamEngine implements Iam {
  readonly #options: IamOptions;
  readonly #roles: Collection<StoredRole>;
  readonly #sessions: Sessions;
  readonly usage = new Usage();

  constructor(options: IamOptions) {
    this.#options = options;
    this.#roles = new Collection(join(options.folder, "iam", "roles"));
    this.#sessions = new Sessions(join(options.folder, "iam", "sessions"));
  }

  /** Makes a role or replaces it. Throws `MalformedPolicyDocument`. */
  putRole(role: Role): void {
    parsePolicy(role.trustPolicy);
    for (const text of Object.values(role.policies)) parsePolicy(text);
    const createdAt = this.#roles.get(role.name)?.createdAt ?? this.#options.clock.now();
    this.#roles.put(role.name, { ...role, createdAt });
  }

  deleteRole(name: string): void {
    this.#roles.delete(name);
  }

  role(name: string): StoredRole | undefined {
    return this.#roles.get(name);
  }

  roles(): Role[] {
    return this.#roles.values();
  }

  /** The policy that says who may become the role; for one that no template made, what the cloud was started with. */
  trustPolicyOf(roleArn: string): string | undefined {
    const role = this.#roles.get(roleName(roleArn));
    if (role?.arn === roleArn) return role.trustPolicy;
    return role === undefined && this.#options.unknownRoles === "admit" ? ANYONE : undefined;
  }

  /** Short-lived credentials that act as the role, as Lambda hands them to a function. */
  issueSession(principal: Principal, seconds?: number): Session {
    return this.#sessions.issue(principal, seconds);
  }

  session(accessKeyId: string): Session | undefined {
    return this.#sessions.find(accessKeyId);
  }

  principalOf(accessKeyId: string, service?: string): Principal {
    const session = this.#sessions.find(accessKeyId);
    if (session) return session.principal;
    const isOther = ACCOUNT.test(accessKeyId) && BY_ACCOUNT.has(service);
    return rootOf(isOther ? accessKeyId : this.#options.accountId);
  }

  authorize(
    caller: { principal: Principal; service: ServiceName; region: string },
    permissions: readonly Permission[],
    resourcePolicy: ResourcePolicy,
  ): void {
    const { principal, service } = caller;
    for (const permission of permissions) {
      const policy = resourcePolicy(permission.resource);
      const decision = evaluate({
        principal,
        permission,
        keys: this.#keys(caller, permission),
        identityPolicies: this.#policiesOf(principal),
        resourcePolicy: parseOptional(policy),
        needsResource: service === "sts" || (service === "kms" && policy !== undefined),
        crossesAccounts: principal.accountId !== (permission.account ?? this.#options.accountId),
      });
      if (!decision.allowed) throw refusal(service, { principal, permission }, decision.reason);
      if (decision.grant) this.usage.record(roleName(principal.roleArn), decision.grant);
    }
  }

  assumeRole({ roleArn, servicePrincipal, sourceArn, sessionName }: AssumeRole): Principal {
    const { accountId } = this.#options;
    const name = roleName(roleArn);
    const role = this.#roles.get(name);
    const sourceAccount = sourceArn.split(":")[4] || accountId;
    const keys = new Map([
      ["aws:sourcearn", sourceArn],
      ["aws:sourceaccount", sourceAccount],
    ]);
    const trusted =
      role?.arn === roleArn
        ? isTrusted(parsePolicy(role.trustPolicy), servicePrincipal, keys)
        : role === undefined && this.#options.unknownRoles === "admit";
    if (!trusted) {
      throw new ServiceError(
        "AccessDeniedException",
        `User: ${servicePrincipal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
        { status: 403 },
      );
    }
    const arn = `arn:aws:sts::${accountId}:assumed-role/${name}/${sessionName}`;
    return { kind: "role", arn, roleArn, accountId };
  }

  /** Granted permissions with how often each was used, for `--explain-iam`. */
  report() {
    return this.usage.report(
      this.#roles.values().map((role) => ({ role: role.name, policies: this.policiesOf(role) })),
    );
  }

  #policiesOf({ kind, roleArn, accountId }: Principal): readonly PolicySource[] {
    if (kind !== "role") return [];
    const isHome = accountId === this.#options.accountId;
    const role = isHome ? this.#roles.get(roleName(roleArn)) : undefined;
    if (role !== undefined) return this.policiesOf(role);
    return this.#options.unknownRoles === "admit" ? EVERYTHING : [];
  }

  /** The policies of a role, its own and AWS's. */
  policiesOf(role: Role): PolicySource[] {
    const attached = role.managedPolicyArns.flatMap((arn): [string, string][] => {
      const text = managedPolicy(arn);
      return text === undefined ? [] : [[arn, text]];
    });
    return [...Object.entries(role.policies), ...attached].map(([name, text]) => ({
      name,
      statements: parsePolicy(text),
    }));
  }

  #keys(
    { principal, region }: { principal: Principal; region: string },
    permission: Permission,
  ): ConditionKeys {
    const { accountId, clock } = this.#options;
    const now = clock.now();
    const keys = new Map<string, string | readonly string[]>([
      // Loopback replaces the TLS that every AWS endpoint has.
      ["aws:securetransport", "true"],
      ["aws:sourceip", "127.0.0.1"],
      ["aws:requestedregion", region],
      ["aws:resourceaccount", accountId],
      ["aws:principalaccount", principal.accountId],
      ["aws:principalarn", principal.roleArn ?? principal.arn],
      ["aws:principaltype", principal.kind === "role" ? "AssumedRole" : "Account"],
      ["aws:principalisawsservice", String(principal.kind === "service")],
      ["aws:viaawsservice", "false"],
      ["aws:currenttime", new Date(now).toISOString()],
      ["aws:epochtime", String(Math.floor(now / 1000))],
    ]);
    if (principal.sourceArn !== undefined) {
      keys.set("aws:sourcearn", principal.sourceArn);
      keys.set("aws:sourceaccount", principal.sourceArn.split(":")[4] ?? "");
    }
    for (const [key, value] of Object.entries(permission.conditions ?? {})) {
      keys.set(key.toLowerCase(), value);
    }
    return keys;
  }
}

/** An access key of this form is the root user's of the account with this number, as in other local clouds. */
const ACCOUNT = /^\d{12}$/;

/** What further accounts have; in all else their keys are the one account's, as any other key is. */
const BY_ACCOUNT: ReadonlySet<string | undefined> = new Set(["s3", "sts"]);

function rootOf(accountId: string): Principal {
  return { kind: "root", arn: `arn:aws:iam::${accountId}:root`, accountId };
}

const ANYONE = JSON.stringify({
  Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
});

const EVERYTHING: readonly PolicySource[] = [
  {
    name: "unknown-role",
    statements: parsePolicy(
      JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
    ),
  },
];

function isTrusted(
  trust: readonly Statement[],
  servicePrincipal: string,
  keys: ConditionKeys,
): boolean {
  const permission = { action: "sts:AssumeRole", resource: "*" };
  const about = trust.filter(
    (statement) =>
      (statement.principals?.["Service"] ?? []).includes(servicePrincipal) &&
      covers(statement, { permission, keys }),
  );
  return (
    about.some(({ effect }) => effect === "Allow") && !about.some(({ effect }) => effect === "Deny")
  );
}

function parseOptional(text: string | undefined): readonly Statement[] {
  return text === undefined ? [] : parsePolicy(text);
}

/** Last part of a role's ARN; its path is no part of its name. */
function roleName(roleArn: string | undefined): string {
  return roleArn?.split("/").at(-1) ?? "";
}

const BECAUSE: Readonly<Record<Reason, (action: string) => string>> = {
  "no-identity": (action) => `because no identity-based policy allows the ${action} action`,
  "no-resource": (action) => `because no resource-based policy allows the ${action} action`,
  "identity-deny": () => "with an explicit deny in an identity-based policy",
  "resource-deny": () => "with an explicit deny in a resource-based policy",
};

function refusal(
  service: ServiceName,
  { principal, permission }: { principal: Principal; permission: Permission },
  reason: Reason,
): ServiceError {
  const { resource } = permission;
  // SNS alone writes its own name in capitals.
  const action = permission.action.replace(/^sns:/, "SNS:");
  const shown = service === "s3" ? `"${resource}"` : resource;
  const message =
    principal.kind === "anonymous"
      ? "Access Denied"
      : `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${shown} ${BECAUSE[reason](action)}`;
  const codes: Partial<Record<ServiceName, string>> = {
    s3: "AccessDenied",
    sns: "AuthorizationError",
    cloudformation: "AccessDenied",
    sts: "AccessDenied",
    iam: "AccessDenied",
  };
  return new ServiceError(codes[service] ?? "AccessDeniedException", message, {
    status: service === "states" || service === "events" ? 400 : 403,
  });
}
