import { listRuns } from "../../../run/list.ts";
import type { ApiCall } from "../../http/route.ts";
import { openPlaces } from "../../place.ts";

/** Names that are suggested. */
const SUGGESTED = 300;

/** `GET /api/runs/names`: ids of the newest runs, the newest first. */
export async function readRunNames({ places }: ApiCall): Promise<string[]> {
  const opened = await openPlaces(places);
  const lists = await Promise.all(
    opened.map(({ environment }) => listRuns(environment, { limit: SUGGESTED })),
  );
  const newestFirst = lists.flat().sort((one, other) => other.startedAt - one.startedAt);
  return newestFirst.map(({ runId }) => runId);
}
