import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { ClientOptions } from "../clients.ts";
import type { Clock } from "../clock.ts";
import { UserError } from "../errors.ts";
import type { RunEnvironment } from "../run/environment.ts";
import { findRun, type RunExecution } from "../run/executions.ts";
import { findPlace, type PreparationPlace } from "../run/preparations/preparation-place.ts";
import type { BaseServer } from "../run-folder/metrics.ts";

/** A Region of the cloud that the console shows. */
export interface Place {
  readonly region: string;
  /** undefined: AWS itself. */
  readonly endpoint: string | undefined;
  /** Nothing that is bought there costs money. */
  readonly isFree: boolean;
  /** Seconds that pass in the cloud for each second here; undefined where that is not known. */
  readonly speed: number | undefined;
  /** Options with which a command that is suggested reaches the same cloud, e.g. ` --local`. */
  readonly flags: string;
  /** Milliseconds between two reads of what may change. */
  readonly pollEvery: number;
  /** What further clients connect to. */
  readonly clients: ClientOptions;
  readonly runtime: BedrockRuntimeClient;
  /** Whose models answer: AWS's (false), a local cloud's, or there also a server as the base model. */
  localModels(): Promise<boolean | BaseServer>;
  /** The cloud's own time, by which leases end. */
  clock(): Promise<Clock>;
  /** Clients and the stack's outputs. */
  environment(): Promise<RunEnvironment>;
}

/** All that the console shows; a local cloud may have a stack in more than one Region. */
export type Places = readonly [Place, ...Place[]];

/** A place with its clients. */
export interface OpenPlace {
  readonly place: Place;
  readonly environment: RunEnvironment;
}

/** The place where a run is, and the run's latest execution as it was found there. */
export interface PlacedExecution extends OpenPlace {
  readonly execution: RunExecution;
}

/**
 * Finds a run.
 * @throws UserError `Run.Unknown`
 */
export async function placeOfRun(places: Places, runId: string): Promise<PlacedExecution> {
  for (const open of await openPlaces(places)) {
    const execution = await findRun(open.environment, runId);
    if (execution !== undefined) return { ...open, execution };
  }
  throw new UserError("Run.Unknown", `there is no run ${runId} here`, {
    hint: "The list of runs shows those of this account and Region.",
  });
}

/**
 * Finds a preparation.
 * @throws UserError `Preparation.Unknown`
 */
export async function placeOfPreparation(
  places: Places,
  id: string,
): Promise<{ readonly place: Place; readonly preparations: PreparationPlace }> {
  for (const { place, environment } of await openPlaces(places)) {
    const preparations = findPlace(environment);
    if (preparations === undefined || (await findRun(preparations, id)) === undefined) continue;
    return { place, preparations };
  }
  throw new UserError("Preparation.Unknown", `there is no preparation ${id} here`, {
    hint: "The list of preparations shows those of this account and Region.",
  });
}

/**
 * The places that have the stack, with their clients; at least one.
 * @throws UserError `Stack.Missing` where none has it
 */
export async function openPlaces(places: Places): Promise<[OpenPlace, ...OpenPlace[]]> {
  const opened = await Promise.all(places.map(tryOpen));
  const [first, ...others] = opened.filter((one): one is OpenPlace => !(one instanceof UserError));
  if (first !== undefined) return [first, ...others];
  throw opened[0];
}

async function tryOpen(place: Place): Promise<OpenPlace | UserError> {
  try {
    return { place, environment: await place.environment() };
  } catch (error) {
    if (error instanceof UserError && error.code === "Stack.Missing") return error;
    throw error;
  }
}

/**
 * The place of a Region that the console shows, with its clients.
 * @throws UserError `Console.NoRegion`
 */
export async function openPlace(places: Places, region: string): Promise<OpenPlace> {
  const place = places.find((one) => one.region === region);
  if (place !== undefined) return { place, environment: await place.environment() };
  throw new UserError("Console.NoRegion", `the console does not show the Region ${region}`, {
    hint: `It shows ${places.map((one) => one.region).join(", ")}.`,
  });
}
