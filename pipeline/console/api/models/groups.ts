import { basename } from "node:path/posix";
import { listKeys } from "../../../objects.ts";
import { readAliases } from "../../../registry/aliases.ts";
import { REGISTRY } from "../../../registry/entry.ts";
import type { ApiCall } from "../../http/route.ts";
import { type OpenPlace, openPlaces } from "../../place.ts";

/** A group of versions. */
export interface ModelGroup {
  readonly region: string;
  readonly group: string;
  /** Number of registered versions. */
  readonly versions: number;
  /** What its aliases point at; `movedAt` is ISO 8601. */
  readonly aliases: readonly {
    readonly alias: string;
    readonly version: string;
    readonly movedAt: string;
    /** Someone is moving it, or was interrupted. */
    readonly isMoving: boolean;
  }[];
}

/** `GET /api/models`: all groups, by their names. */
export async function readModelGroups({ places }: ApiCall): Promise<ModelGroup[]> {
  const opened = await openPlaces(places);
  return (await Promise.all(opened.map(groupsIn))).flat();
}

async function groupsIn({ place, environment }: OpenPlace): Promise<ModelGroup[]> {
  const { bucket } = environment;
  const counts = new Map<string, number>();
  for (const key of await listKeys(bucket, REGISTRY)) {
    const [, group = "", kind = ""] = key.split("/");
    // `sweep.json` is beside the groups.
    if (kind === "") continue;
    counts.set(group, (counts.get(group) ?? 0) + (kind === "versions" ? 1 : 0));
  }
  return Promise.all(
    [...counts].map(async ([group, versions]) => ({
      ...{ region: place.region, group, versions },
      aliases: (await readAliases(bucket, group)).map(({ alias, version, movedAt, pending }) => ({
        ...{ alias, movedAt, version: basename(version, ".json"), isMoving: pending !== null },
      })),
    })),
  );
}
