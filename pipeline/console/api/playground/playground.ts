import { listKeys } from "../../../objects.ts";
import { type Alias, readAliases } from "../../../registry/aliases.ts";
import { versionPrefix } from "../../../registry/entry.ts";
import { listGroups } from "../../../registry/versions.ts";
import { readStyle } from "../../../run/results.ts";
import { runIdOf } from "../../../workflow/input.ts";
import type { ApiCall } from "../../http/route.ts";
import { type OpenPlace, openPlaces } from "../../place.ts";
import { openRun } from "../open-run.ts";
import { type PlaygroundArm, readArms } from "./arms.ts";

/** Which models can be asked, and what precedes a question to them. */
export interface Playground {
  /** null where no run has registered a model yet. */
  readonly chosen: ChosenRun | null;
  readonly groups: readonly PlaygroundGroup[];
}

/** The run whose models are asked. */
export interface ChosenRun {
  readonly runId: string;
  readonly group: string | null;
  readonly region: string;
  /** The system text of its training rows; empty where it has none, or each row its own. */
  readonly system: string;
  readonly maxTokens: number;
  readonly heldOutRows: number;
  readonly arms: readonly Omit<PlaygroundArm, "style">[];
}

/** A group whose models can be chosen. */
export interface PlaygroundGroup {
  readonly group: string;
  readonly region: string;
  readonly aliases: readonly { readonly alias: string; readonly runId: string }[];
  readonly runs: readonly string[];
}

const MAX_TOKENS = 256;

/** `GET /api/playground?run=…` or `?group=…`; without either, the run whose alias was moved last. */
export async function readPlayground({ places, query }: ApiCall): Promise<Playground> {
  const opened = await openPlaces(places);
  const found = (await Promise.all(opened.map(groupsIn)))
    .flat()
    .filter(({ runs }) => runs.length > 0);
  const named = query.get("group");
  const wanted = named ? found.filter(({ group }) => group === named) : found;
  const [latest] = wanted
    .flatMap(({ aliases }) => aliases)
    .sort((a, b) => b.movedAt.localeCompare(a.movedAt));
  const runId = query.get("run") ?? latest?.runId ?? wanted[0]?.runs[0];
  const groups = found.map((group) => ({
    ...group,
    aliases: group.aliases.map(({ alias, runId: run }) => ({ alias, runId: run })),
  }));
  if (!runId) return { chosen: null, groups };
  const run = await openRun(places, runId);
  const [arms, style] = await Promise.all([
    readArms(run),
    readStyle(run.environment.bucket, runId),
  ]);
  const chosen = {
    ...{ runId, group: run.input?.group ?? null, region: run.place.region },
    system: style?.system ?? "",
    maxTokens: run.input?.evaluation.maxTokens ?? MAX_TOKENS,
    heldOutRows: run.input?.dataset.evaluationRows ?? 0,
    arms: arms.map(({ style: _style, ...arm }) => arm),
  };
  return { chosen, groups };
}

interface FoundGroup extends Omit<PlaygroundGroup, "aliases"> {
  readonly aliases: readonly Alias[];
}

/** By the names of objects alone, so that many runs cost no more than few. */
async function groupsIn({ environment: { bucket }, place }: OpenPlace): Promise<FoundGroup[]> {
  const groups = await listGroups(bucket);
  return Promise.all(
    groups.map(async (group) => {
      const prefix = versionPrefix(group);
      const [keys, aliases] = await Promise.all([
        listKeys(bucket, prefix),
        readAliases(bucket, group),
      ]);
      const versions = keys.map((key) => key.slice(prefix.length).replace(/\.json$/, ""));
      const runs = [...new Set(versions.map(runIdOf))];
      return { group, region: place.region, aliases, runs };
    }),
  );
}
