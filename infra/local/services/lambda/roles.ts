import { wallClock } from "../../kernel/clock.ts";
import type { Kernel } from "../../kernel/cloud.ts";
import type { Session } from "../../kernel/iam/sessions.ts";
import { functionArn } from "./function-id.ts";
import type { LambdaFunction } from "./functions.ts";

/** A known session is reused only if it lasts at least this long. */
const HOUR = 3_600_000;

/** The sessions of functions as their roles, and what those allow. */
export class FunctionRoles {
  readonly #kernel: Kernel;
  /** One session serves all environments of a function while the cloud runs. */
  readonly #sessions = new Map<string, Session>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Credentials for a function. Throws `AccessDeniedException` when its role does not trust Lambda. */
  session(fn: LambdaFunction): Session {
    const key = `${fn.name} ${fn.roleArn}`;
    const known = this.#sessions.get(key);
    if (known && known.expiresAt > wallClock() + HOUR) return known;
    const { iam } = this.#kernel;
    const principal = iam.assumeRole({
      roleArn: fn.roleArn,
      servicePrincipal: "lambda.amazonaws.com",
      sourceArn: functionArn(this.#kernel, { name: fn.name, qualifier: undefined }),
      sessionName: fn.name,
    });
    const session = iam.issueSession(principal);
    this.#sessions.set(key, session);
    return session;
  }

  /** As in AWS, a function whose role may not write logs still runs, and its log stays empty. */
  mayLog(fn: LambdaFunction): boolean {
    const { region, accountId, iam } = this.#kernel;
    const resource = `arn:aws:logs:${region}:${accountId}:log-group:${fn.logGroup}:log-stream:local`;
    const permissions = ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      action,
      resource,
    }));
    const { principal } = this.session(fn);
    try {
      iam.authorize({ principal, service: "lambda", region }, permissions, () => undefined);
      return true;
    } catch {
      return false;
    }
  }
}
