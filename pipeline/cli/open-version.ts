import type { Bucket } from "../objects.ts";
import type { RegistryEntry } from "../registry/entry.ts";
import { listGroups } from "../registry/versions.ts";
import { mustFindVersion } from "../run/versions/version-details.ts";
import { openSessions, type SessionOptions } from "./cloud-session.ts";
import { inFirstSession } from "./first-session.ts";
import type { Output } from "./output.ts";
import { sessionClock } from "./session-clock.ts";

/** A registered version and where it is. */
export interface OpenedVersion {
  readonly region: string;
  readonly bucket: Bucket;
  readonly entry: RegistryEntry;
  /** Milliseconds since the epoch, by the clock of its cloud. */
  readonly now: number;
}

/**
 * Finds a version by its name, in the first Region that has it.
 * @throws UserError `Registry.NoVersion`
 */
export async function openVersion(
  options: SessionOptions,
  output: Output,
  version: string,
): Promise<OpenedVersion> {
  const sessions = await openSessions(options, output);
  return inFirstSession(sessions, "Registry.NoVersion", async (session) => {
    const { bucket } = await session.environment();
    const entry = await mustFindVersion(bucket, version);
    const now = (await sessionClock(session)).now();
    return { region: session.region, bucket, entry, now };
  });
}

/** The bucket of the first Region that has a group of that name; of the first Region where none has. */
export async function openGroup(
  options: SessionOptions,
  output: Output,
  group: string,
): Promise<Bucket> {
  const buckets: Bucket[] = [];
  for (const session of await openSessions(options, output)) {
    const { bucket } = await session.environment();
    if ((await listGroups(bucket)).includes(group)) return bucket;
    buckets.push(bucket);
  }
  const [first] = buckets;
  if (first === undefined) throw new RangeError("a command opens one session at least");
  return first;
}
