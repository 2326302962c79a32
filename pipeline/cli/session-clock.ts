import { z } from "zod";
import { type Clock, systemClock } from "../clock.ts";
import type { Session } from "./cloud-session.ts";
import { callAdmin } from "./local/admin.ts";

const Health = z.object({ now: z.number(), speed: z.number().positive() });

/** The clock of the session's cloud: leases end by it. A local cloud's may be far ahead of this machine's. */
export async function sessionClock({ endpoint, speed }: Session): Promise<Clock> {
  if (endpoint === undefined || speed === undefined) return systemClock;
  const { body } = await callAdmin({ endpoint }, "GET", "health");
  const cloud = Health.parse(body);
  const read = systemClock.now();
  return {
    now: () => cloud.now + (systemClock.now() - read) * cloud.speed,
    sleep: (milliseconds) => systemClock.sleep(milliseconds / cloud.speed),
  };
}
