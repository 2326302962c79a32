import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Command } from "commander";
import { bedrockRuntimeClient, type ClientOptions } from "../clients.ts";
import { UserError } from "../errors.ts";
import { openEnvironment, type RunEnvironment } from "../run/environment.ts";
import { ensureAssembly, isAssemblyCurrent } from "./local/assembly.ts";
import { type Daemon, findDaemon, startDaemon } from "./local/daemon.ts";
import { stateFolder } from "./local/paths.ts";
import type { Output } from "./output.ts";

/** Options of every command that talks to a cloud. */
export interface SessionOptions {
  readonly local?: boolean;
  readonly region?: string;
  readonly speed?: string;
}

/** A cloud to talk to: AWS, or an endpoint. */
export interface Session {
  /** undefined: AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Nothing that is bought there costs money. */
  readonly isFree: boolean;
  /** Seconds of a local cloud that was found or started here per second; undefined elsewhere. */
  readonly speed: number | undefined;
  readonly runtime: BedrockRuntimeClient;
  /** Clients and the stack's outputs. */
  environment(): Promise<RunEnvironment>;
}

/** Seconds of the local cloud per second here, unless asked otherwise. */
export const DEFAULT_SPEED = 60;

const IDLE_MINUTES = 30;

/** Adds the options of `SessionOptions`. */
export function withSession(command: Command): Command {
  return command
    .option("--local", "run on this machine: find the local cloud of .tunewright/, or start it")
    .option("--region <region>", "AWS Region; default is AWS_REGION, else the base model's first")
    .option("--speed <n>", `seconds of the local cloud per second here (${DEFAULT_SPEED})`);
}

/**
 * Opens the cloud that the options and the environment name.
 * @param regions Regions to choose from when none is set, e.g. those of the base model
 */
export async function openSession(
  options: SessionOptions,
  output: Output,
  regions: readonly string[] = ["us-east-1"],
): Promise<Session> {
  const daemon = options.local === true ? await localCloud(options, output) : undefined;
  return connect({
    endpoint: daemon?.endpoint ?? process.env["AWS_ENDPOINT_URL"],
    region: options.region ?? configuredRegion() ?? regions[0] ?? "us-east-1",
    // The local cloud wants a signature, not a secret.
    ...(daemon === undefined ? {} : { credentials: LOCAL_CREDENTIALS, speed: daemon.speed }),
  });
}

const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** A session with a local cloud that is known to run. */
export function connectLocal(daemon: Daemon, region: string): Session {
  const { endpoint, speed } = daemon;
  return connect({ endpoint, region, credentials: LOCAL_CREDENTIALS, speed });
}

function connect(of: {
  endpoint: string | undefined;
  region: string;
  credentials?: NonNullable<ClientOptions["credentials"]>;
  speed?: number | undefined;
}): Session {
  const { endpoint, region, credentials } = of;
  const settings: ClientOptions = {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  return {
    endpoint,
    region,
    isFree: endpoint !== undefined && isLoopback(endpoint),
    speed: of.speed,
    runtime: bedrockRuntimeClient(settings),
    environment: () => openEnvironment(settings),
  };
}

const OLDER_STACK =
  "note: the local cloud runs an older stack; `tunewright deploy --local` brings it up to date";

async function localCloud(options: SessionOptions, output: Output): Promise<Daemon> {
  const folder = stateFolder();
  const found = await findDaemon(folder);
  if (found !== undefined) {
    if (!isAssemblyCurrent(stateFolder("assembly"))) output.error(OLDER_STACK);
    return found;
  }
  makeStateFolder(folder);
  output.progress("preparing the local cloud: synthesizing the stack …");
  const assembly = stateFolder("assembly");
  await ensureAssembly(assembly);
  output.progress("starting the local cloud …");
  const speed = parseSpeed(options.speed);
  return startDaemon({ folder, assembly, speed, idleMinutes: IDLE_MINUTES });
}

/** @throws UserError `Local.Folder` */
function makeStateFolder(folder: string): void {
  try {
    // Not recursive: Node tries forever to do that in a folder such as those of /proc.
    if (!existsSync(folder)) mkdirSync(folder);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UserError(
      "Local.Folder",
      `${folder} cannot be written, and the local cloud keeps its state there`,
      {
        hint: "Go to a working directory of your own and try again.",
        cause,
      },
    );
  }
}

/** @throws UserError `Local.Speed` */
export function parseSpeed(text: string | undefined): number {
  const speed = text === undefined ? DEFAULT_SPEED : Number(text);
  if (speed >= 1 && speed <= 100_000) return speed;
  throw new UserError("Local.Speed", `--speed must be a number from 1 to 100000; got ${text}`);
}

function configuredRegion(): string | undefined {
  return process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
}

/** @throws UserError `Call.Endpoint` */
function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) {
    throw new UserError("Call.Endpoint", `AWS_ENDPOINT_URL is not a URL: ${endpoint}`, {
      hint: "Write it as `npm run local` prints it, e.g. http://127.0.0.1:4566.",
    });
  }
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/** Milliseconds between two looks at a run: AWS meters them, a machine's own loopback does not. */
export function pollEvery(session: Session): number {
  return session.isFree ? 200 : 5000;
}
