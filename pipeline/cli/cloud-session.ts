import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { defined } from "../../dataset-tools/defined.ts";
import { bedrockRuntimeClient, type ClientOptions } from "../clients.ts";
import { UserError } from "../errors.ts";
import { openEnvironment, type RunEnvironment } from "../run/environment.ts";
import type { BaseServer } from "../run-folder/metrics.ts";
import { assemblyFolder } from "./local/assembly.ts";
import { findBaseServer } from "./local/base-server.ts";
import { consoleAddress, type Daemon } from "./local/daemon.ts";
import { bringStacks, chooseRegion, readStacks, type Stacks } from "./local/deployment.ts";
import { findOrStartDaemon } from "./local/find-or-start.ts";
import { isLoopbackHost } from "./option-parsers.ts";
import type { Output } from "./output.ts";
import { configuredRegion, DEFAULT_REGION, type SessionOptions } from "./session-options.ts";

export { type SessionOptions, withSession } from "./session-options.ts";

/** The cloud that a command talks to: AWS, or an endpoint. */
export interface Session {
  /** undefined: AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Nothing that is bought there costs money. */
  readonly isFree: boolean;
  /** Whose models answer: AWS's (false), a local cloud's, or there also a server as the base model. */
  localModels(): Promise<boolean | BaseServer>;
  /** Seconds that pass in the cloud for each second here; undefined where that is not known. */
  readonly speed: number | undefined;
  /** What further clients connect to. */
  readonly clients: ClientOptions;
  readonly runtime: BedrockRuntimeClient;
  /** Where a browser finds the console's page of a path; undefined where a command of its own serves it. */
  pageOf(path: string): string | undefined;
  /** Options with which a command that is suggested to the user reaches the same cloud, e.g. ` --local`. */
  readonly flags: string;
  /** Clients and the stack's outputs. */
  environment(): Promise<RunEnvironment>;
}

/** What a command needs of the cloud. */
interface SessionNeeds {
  /** Regions to choose from when none is set, e.g. those of the base model. */
  readonly regions?: readonly string[];
  /** Bring the stack of a local cloud up to date, and deploy it where the session is and it is missing. */
  readonly currentStack?: boolean;
  /** Start a local cloud also where it has no state yet. */
  readonly makesState?: boolean;
}

/**
 * Opens the cloud that the options and the environment name.
 * @throws UserError `Call.Endpoint`, `Local.…`
 */
export async function openSession(
  options: SessionOptions,
  output: Output,
  needs: SessionNeeds = {},
): Promise<Session> {
  if (options.local !== true) return connectAws(options, needs.regions);
  const { daemon, stacks } = await openLocal(options, output, needs);
  const region = chooseRegion(stacks, options.region, needs.regions);
  if (needs.currentStack === true) {
    await bringStacks(daemon, { region, assembly: assemblyFolder() }, output);
  }
  return connectLocal(daemon, region);
}

/**
 * One session for each Region in which a command looks for what it is about: AWS in one Region, a local cloud in the
 * one that is named or else in each that has the stack; never none.
 * @throws UserError `Call.Endpoint`, `Local.…`
 */
export async function openSessions(
  options: SessionOptions,
  output: Output,
  needs: Pick<SessionNeeds, "currentStack"> = {},
): Promise<[Session, ...Session[]]> {
  if (options.local !== true) return [connectAws(options)];
  const { daemon, stacks } = await openLocal(options, output, needs);
  if (needs.currentStack === true) {
    await bringStacks(daemon, { assembly: assemblyFolder() }, output);
  }
  const first = chooseRegion(stacks, options.region);
  const others = Object.entries(stacks).flatMap(([region, stack]) =>
    options.region === undefined && region !== first && stack ? [region] : [],
  );
  return [connectLocal(daemon, first), ...others.map((region) => connectLocal(daemon, region))];
}

async function openLocal(
  { speed, quotas }: SessionOptions,
  output: Output,
  { currentStack, makesState }: SessionNeeds,
): Promise<{ daemon: Daemon; stacks: Stacks }> {
  const needs = defined({ speed, quotas, currentStack, makesState });
  const daemon = await findOrStartDaemon(needs, output);
  return { daemon, stacks: await readStacks(daemon) };
}

function connectAws(
  options: SessionOptions,
  regions: readonly string[] = [DEFAULT_REGION],
): Session {
  const region = options.region ?? configuredRegion() ?? regions[0] ?? DEFAULT_REGION;
  // A command without --region would look for the run elsewhere.
  const flags = region === (configuredRegion() ?? DEFAULT_REGION) ? "" : ` --region ${region}`;
  return connect({ endpoint: process.env["AWS_ENDPOINT_URL"], region, flags });
}

/** A session for each Region of a local cloud that is known to run, whether or not the stack is deployed there. */
export async function connectRegions(daemon: Daemon): Promise<[Session, ...Session[]]> {
  const stacks = await readStacks(daemon);
  const [home = DEFAULT_REGION, ...others] = Object.keys(stacks);
  return [connectLocal(daemon, home), ...others.map((region) => connectLocal(daemon, region))];
}

/** A session with a local cloud that is known to run. */
export function connectLocal({ endpoint, speed }: Daemon, region: string): Session {
  // The local cloud expects a signature, but no particular secret.
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return connect({ endpoint, region, credentials, speed, flags: " --local" });
}

function connect(of: {
  endpoint: string | undefined;
  region: string;
  credentials?: ClientOptions["credentials"];
  speed?: number | undefined;
  flags: string;
}): Session {
  const { endpoint, region, credentials, speed, flags } = of;
  const settings: ClientOptions = { region, ...defined({ endpoint, credentials }) };
  const isFree = endpoint !== undefined && isLoopback(endpoint);
  return {
    endpoint,
    region,
    isFree,
    localModels: async () => isFree && ((await findBaseServer(endpoint)) ?? true),
    speed,
    pageOf: (path) =>
      endpoint === undefined || speed === undefined
        ? undefined
        : consoleAddress({ endpoint }, path),
    clients: settings,
    runtime: bedrockRuntimeClient(settings),
    flags,
    environment: () => openEnvironment(settings),
  };
}

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) {
    throw new UserError("Call.Endpoint", `AWS_ENDPOINT_URL is not a URL: ${endpoint}`, {
      hint: "Write it as `tunewright local` prints it, e.g. http://127.0.0.1:4566.",
    });
  }
  return isLoopbackHost(new URL(endpoint).hostname);
}

/** Milliseconds between two reads of a run: AWS limits its calls, the local cloud does not. */
export function pollEvery(session: Session): number {
  return session.isFree ? 200 : 5000;
}
