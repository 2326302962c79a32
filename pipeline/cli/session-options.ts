import type { Command } from "commander";
import { DEFAULT_SPEED, IDLE_MINUTES } from "./local/daemon.ts";
import { speed } from "./option-parsers.ts";

/** Options of every command that talks to a cloud. */
export interface SessionOptions {
  readonly local?: boolean;
  readonly region?: string;
  readonly speed?: number;
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
