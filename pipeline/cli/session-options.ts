import { type Command, Option } from "commander";
import { UserError } from "../errors.ts";
import { DEFAULT_SPEED, IDLE_MINUTES } from "./local/daemon.ts";
import { isRegionName, quotas, region, speed } from "./option-parsers.ts";

/** Options of every command that talks to a cloud. */
export interface SessionOptions {
  readonly local?: boolean;
  readonly region?: string;
  readonly speed?: number;
  /** Quotas of the local cloud to change, by name. */
  readonly quotas?: Readonly<Record<string, number>>;
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
      "AWS Region; default is AWS_REGION, else the first Region of the base model. With --local: us-east-1 or us-west-2; default is the base model's Region for a new run, and where the run is for another",
      region,
    )
    .addOption(speedOption())
    .option("--quotas <list>", QUOTAS_HELP, quotas);
}

/** `--speed`, which may be set once for all commands, e.g. on a slow machine. */
export function speedOption(): Option {
  const what = `how many times real time the local clock runs (default: ${DEFAULT_SPEED})`;
  return new Option("--speed <n>", what).argParser(speed).env("TUNEWRIGHT_SPEED");
}

/** What `--quotas` is for. */
export const QUOTAS_HELP =
  "quotas of the local account to change, e.g. model-units=2,deployments=20; they are kept with its state";

/** Where neither the user nor the base model names a Region. */
export const DEFAULT_REGION = "us-east-1";

/** The Region that the environment names. @throws UserError `Call.Wrong` where that is no name of one */
export function configuredRegion(): string | undefined {
  const named = ["AWS_REGION", "AWS_DEFAULT_REGION"].find((name) => process.env[name]);
  const region = named === undefined ? undefined : process.env[named];
  if (region === undefined || isRegionName(region)) return region;
  throw new UserError("Call.Wrong", `${named} is no name of a Region: "${region}"`, {
    hint: "Write it as AWS does, e.g. us-east-1.",
  });
}
