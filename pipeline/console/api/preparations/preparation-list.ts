import {
  listPreparations,
  type PreparationSummary,
} from "../../../run/preparations/list-preparations.ts";
import type { ApiCall } from "../../http/route.ts";
import { openPlaces } from "../../place.ts";

/** A preparation in the list of all Regions. */
export interface PreparationRow extends PreparationSummary {
  readonly region: string;
}

/** The preparations of all Regions, the newest first. */
export interface PreparationList {
  readonly rows: readonly PreparationRow[];
  /** There are more, which are older. */
  readonly isCut: boolean;
  /** Milliseconds since the epoch by the clock of each Region's cloud. */
  readonly now: Readonly<Record<string, number>>;
}

const MAX_ROWS = 200;

/** `GET /api/preparations` */
export async function readPreparations({ places }: ApiCall): Promise<PreparationList> {
  const opened = await openPlaces(places);
  const lists = await Promise.all(
    opened.map(async ({ place: { region }, environment }) => {
      const found = await listPreparations(environment, { limit: MAX_ROWS + 1 });
      return found.map((one) => ({ ...one, region }));
    }),
  );
  const rows = lists.flat().sort((one, other) => other.startedAt - one.startedAt);
  const clocks = opened.map(async ({ place }) => [place.region, (await place.clock()).now()]);
  const now = Object.fromEntries(await Promise.all(clocks));
  return { rows: rows.slice(0, MAX_ROWS), isCut: rows.length > MAX_ROWS, now };
}
