import packageJson from "../../../package.json" with { type: "json" };
import type { BaseServer } from "../../run-folder/metrics.ts";
import type { ApiCall } from "../http/route.ts";
import { openPlaces } from "../place.ts";

/** A Region with the stack, and what is simulated there. */
export interface CloudPlace {
  readonly region: string;
  /** Nothing that is bought there costs money, since it is a local cloud. */
  readonly isFree: boolean;
  /** Seconds that pass there for each second here; null where that is not known. */
  readonly speed: number | null;
  /** Options with which a suggested command reaches it, e.g. ` --local`. */
  readonly flags: string;
  /** As `Place.localModels`. */
  readonly localModels: boolean | BaseServer;
  /** Milliseconds since the epoch, by the cloud's own clock. */
  readonly now: number;
}

/** What the console shows. */
export interface Cloud {
  readonly version: string;
  readonly places: readonly CloudPlace[];
}

/** `GET /api/cloud` @throws UserError `Stack.Missing` */
export async function readCloud({ places }: ApiCall): Promise<Cloud> {
  const shown = await Promise.all(
    (await openPlaces(places)).map(async ({ place }) => ({
      ...{ region: place.region, isFree: place.isFree, speed: place.speed ?? null },
      flags: place.flags,
      localModels: await place.localModels(),
      now: (await place.clock()).now(),
    })),
  );
  return { version: packageJson.version, places: shown };
}
