import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { Command } from "commander";
import { defined } from "../../dataset-tools/defined.ts";
import { bedrockRuntimeClient, type ClientOptions } from "../clients.ts";
import { UserError } from "../errors.ts";
import { openEnvironment, type RunEnvironment } from "../run/environment.ts";
import { type Daemon, DEFAULT_SPEED, IDLE_MINUTES } from "./local/daemon.ts";
import { findOrStartDaemon } from "./local/find-or-start.ts";
import { speed } from "./option-parsers.ts";
import type { Output } from "./output.ts";

/** Options of every command that talks to a cloud. */
export interface SessionOptions {
  readonly local?: boolean;
  readonly region?: string;
  readonly speed?: number;
}

/** The cloud that a command talks to: AWS, or an endpoint. */
export interface Session {
  /** undefined: AWS itself. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Nothing that is bought there costs money. */
  readonly isFree: boolean;
  /** Seconds that pass in the cloud for each second here; undefined where that is not known. */
  readonly speed: number | undefined;
  readonly runtime: BedrockRuntimeClient;
  /** Clients and the stack's outputs. */
  environment(): Promise<RunEnvironment>;
}

/** Adds the options of `SessionOptions`. */
export function withSession(command: Command): Command {
  return command
    .option(
      "--local",
      `use the local cloud in .tunewright/ on this machine; it is started when needed and ends after ${IDLE_MINUTES} idle minutes`,
    )
    .option(
      "--region <region>",
      "AWS Region; default is AWS_REGION, else the first Region of the base model",
    )
    .option("--speed <n>", SPEED_HELP, speed);
}

/** What `--speed` is for. */
export const SPEED_HELP = `how many times real time the local clock runs (default: ${DEFAULT_SPEED})`;

/** What a command needs of the cloud. */
interface SessionNeeds {
  /** Regions to choose from when none is set, e.g. those of the base model. */
  readonly regions?: readonly string[];
  /** Update the stack of a local cloud that runs when the sources have changed. */
  readonly currentStack?: boolean;
}

/**
 * Opens the cloud that the options and the environment name.
 * @throws UserError `Call.Endpoint`, `Local.…`
 */
export async function openSession(
  options: SessionOptions,
  output: Output,
  { regions = ["us-east-1"], currentStack }: SessionNeeds = {},
): Promise<Session> {
  const region = options.region ?? configuredRegion() ?? regions[0] ?? "us-east-1";
  if (options.local !== true) return connect({ endpoint: process.env["AWS_ENDPOINT_URL"], region });
  const needs = defined({ speed: options.speed, currentStack });
  return connectLocal(await findOrStartDaemon(needs, output), region);
}

/** A session with a local cloud that is known to run. */
export function connectLocal({ endpoint, speed }: Daemon, region: string): Session {
  // The local cloud expects a signature, but no particular secret.
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return connect({ endpoint, region, credentials, speed });
}

function connect(of: {
  endpoint: string | undefined;
  region: string;
  credentials?: ClientOptions["credentials"];
  speed?: number | undefined;
}): Session {
  const { endpoint, region, credentials, speed } = of;
  const settings: ClientOptions = { region, ...defined({ endpoint, credentials }) };
  return {
    endpoint,
    region,
    isFree: endpoint !== undefined && isLoopback(endpoint),
    speed,
    runtime: bedrockRuntimeClient(settings),
    environment: () => openEnvironment(settings),
  };
}

function configuredRegion(): string | undefined {
  return process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
}

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) {
    throw new UserError("Call.Endpoint", `AWS_ENDPOINT_URL is not a URL: ${endpoint}`, {
      hint: "Write it as `tunewright local` prints it, e.g. http://127.0.0.1:4566.",
    });
  }
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/** Milliseconds between two reads of a run: AWS limits its calls, the local cloud does not. */
export function pollEvery(session: Session): number {
  return session.isFree ? 200 : 5000;
}
