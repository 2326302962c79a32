import { UserError } from "../errors.ts";
import type { RunEnvironment } from "../run/environment.ts";
import { findTarget, type LeaseTarget } from "../run/lease-target.ts";
import { openSessions, type Session, type SessionOptions } from "./cloud-session.ts";
import type { Output } from "./output.ts";

/** What a command is about, and where it is. */
export interface OpenedTarget {
  readonly session: Session;
  readonly environment: RunEnvironment;
  readonly target: LeaseTarget;
}

/** Finds a version, a run or an alias in the first Region that knows it. Throws UserError `Registry.NoModel`. */
export async function openTarget(
  options: SessionOptions,
  output: Output,
  name: string,
): Promise<OpenedTarget> {
  const sessions = await openSessions(options, output);
  for (const [at, session] of sessions.entries()) {
    const environment = await session.environment();
    try {
      return { session, environment, target: await findTarget(environment.bucket, name) };
    } catch (error) {
      const isUnknown = error instanceof UserError && error.code === "Registry.NoModel";
      if (!isUnknown || at === sessions.length - 1) throw error;
    }
  }
  throw new UserError("Registry.NoModel", `${name} is not known here`);
}
