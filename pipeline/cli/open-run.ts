import { UserError } from "../errors.ts";
import type { RunEnvironment } from "../run/environment.ts";
import { findRun } from "../run/executions.ts";
import { listRuns, type RunSummary } from "../run/list.ts";
import {
  listPreparations,
  type PreparationSummary,
} from "../run/preparations/list-preparations.ts";
import { findPlace, type PreparationPlace } from "../run/preparations/preparation-place.ts";
import { type RunFacts, readFacts } from "../run/run-facts.ts";
import { openSessions, type Session, type SessionOptions } from "./cloud-session.ts";
import type { Output } from "./output.ts";

/** The run that a command is about, and the session of the Region in which it is. */
export interface OpenedRun {
  readonly runId: string;
  readonly session: Session;
  readonly environment: RunEnvironment;
  /** Where the id is that of a preparation: where it runs. */
  readonly preparation?: PreparationPlace;
}

/**
 * Opens the session of a run: of a local cloud without `--region` that of the Region where the run is.
 * @param runId the newest run when absent; where there is no run of that id, the first session is opened
 * @throws UserError `Run.None` when no run was ever started here
 */
export async function openRun(
  options: SessionOptions,
  output: Output,
  { runId, currentStack }: { runId?: string | undefined; currentStack?: true } = {},
): Promise<OpenedRun> {
  const sessions = await openSessions(options, output, currentStack ? { currentStack } : {});
  if (runId === undefined) return newestRun(sessions);
  for (const session of sessions) {
    const environment = await session.environment();
    if ((await findRun(environment, runId)) !== undefined) return { runId, session, environment };
  }
  const [first] = sessions;
  const preparing = await openPreparation(sessions, runId);
  return preparing ?? { runId, session: first, environment: await first.environment() };
}

/** The preparation of that id, in whichever Region it is. */
async function openPreparation(
  sessions: readonly Session[],
  id: string,
): Promise<OpenedRun | undefined> {
  for (const session of sessions) {
    const environment = await session.environment();
    const preparation = findPlace(environment);
    if (preparation === undefined || (await findRun(preparation, id)) === undefined) continue;
    return { runId: id, session, environment, preparation };
  }
  return undefined;
}

/** A preparation in the list of all Regions. */
export interface RegionalPreparation extends PreparationSummary {
  readonly region: string;
}

/** Lists the preparations of all sessions, the newest first. */
export async function listAllPreparations(
  sessions: readonly Session[],
  options: ListOptions,
): Promise<RegionalPreparation[]> {
  return listAll(sessions, options, listPreparations);
}

/** A run in the list of all Regions. */
export interface RegionalRun extends RunSummary {
  readonly region: string;
}

/** Lists the runs of all sessions as `listRuns` does, those with the newest executions first. */
export async function listAllRuns(
  sessions: readonly Session[],
  options: ListOptions,
): Promise<RegionalRun[]> {
  return listAll(sessions, options, listRuns);
}

type ListOptions = Parameters<typeof listRuns>[1];

async function listAll<Item extends { readonly startedAt: number }>(
  sessions: readonly Session[],
  options: ListOptions,
  list: (environment: RunEnvironment, options: ListOptions) => Promise<Item[]>,
): Promise<(Item & { readonly region: string })[]> {
  const lists = await Promise.all(
    sessions.map(async (session) => {
      const items = await list(await session.environment(), options);
      return items.map((item) => ({ ...item, region: session.region }));
    }),
  );
  const newestFirst = lists.flat().sort((one, other) => other.startedAt - one.startedAt);
  return newestFirst.slice(0, options.limit);
}

/** Reads what listed runs are about, each in its Region; in the order of the list. */
export async function readAllFacts(
  sessions: readonly Session[],
  runs: readonly RegionalRun[],
): Promise<(RunFacts & RegionalRun)[]> {
  const lists = await Promise.all(
    sessions.map(async (session) => {
      const { region } = session;
      const own = runs.filter((run) => run.region === region);
      if (own.length === 0) return [];
      const facts = await readFacts(await session.environment(), own);
      return facts.map((run) => ({ ...run, region }));
    }),
  );
  return lists.flat().sort((one, other) => other.startedAt - one.startedAt);
}

async function newestRun(sessions: [Session, ...Session[]]): Promise<OpenedRun> {
  const [newest] = await listAllRuns(sessions, { limit: 1 });
  if (newest === undefined) {
    throw new UserError("Run.None", "there are no runs here yet", {
      hint: "Start one with `tunewright tune FILE --model NAME`.",
    });
  }
  const session = sessions.find(({ region }) => region === newest.region) ?? sessions[0];
  return { runId: newest.runId, session, environment: await session.environment() };
}
