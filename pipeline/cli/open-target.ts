import type { RunEnvironment } from "../run/environment.ts";
import { findTarget, type LeaseTarget } from "../run/lease-target.ts";
import { openSessions, type Session, type SessionOptions } from "./cloud-session.ts";
import { inFirstSession } from "./first-session.ts";
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
  return inFirstSession(sessions, "Registry.NoModel", async (session) => {
    const environment = await session.environment();
    return { session, environment, target: await findTarget(environment.bucket, name) };
  });
}
