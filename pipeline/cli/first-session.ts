import { UserError } from "../errors.ts";
import type { Session } from "./cloud-session.ts";

/**
 * What is found in the first of the sessions that knows it.
 * @param unknown code of the error which says that a session does not; the last session's reaches the caller
 */
export async function inFirstSession<Found>(
  [session, ...others]: readonly [Session, ...Session[]],
  unknown: string,
  find: (session: Session) => Promise<Found>,
): Promise<Found> {
  try {
    return await find(session);
  } catch (error) {
    const [next, ...rest] = others;
    const isUnknown = error instanceof UserError && error.code === unknown;
    if (next === undefined || !isUnknown) throw error;
    return inFirstSession([next, ...rest], unknown, find);
  }
}
