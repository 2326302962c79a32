import { bedrockRuntimeClient } from "../../clients.ts";
import type { RegistryEntry } from "../../registry/entry.ts";
import { minuteText } from "../../report/figures.ts";
import { DEFAULT_LEASE_HOURS } from "../../run/lease-hours.ts";
import { assertServable, serveVersion } from "../../run/serve-version.ts";
import { servingPrice } from "../../run/serving-price.ts";
import { aboutUsd, hourlyText } from "../../usd.ts";
import { pollEvery, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { confirmChange } from "../confirm.ts";
import { findCaller } from "../deploy/caller.ts";
import { openTarget } from "../open-target.ts";
import { wholeNumber } from "../option-parsers.ts";
import { sessionClock } from "../session-clock.ts";
import { nextLines } from "../views/next.ts";

interface ServeOptions extends SessionOptions {
  readonly hours?: number;
  readonly yes?: boolean;
}

/** Milliseconds; provisioned throughput takes up to an hour. */
const TIMEOUT = 90 * 60_000;

/** `tunewright serve VERSION` */
export const command: CommandSpec<ServeOptions> = {
  help: {
    about: [
      "Serves a registered version again, under the name of its run; what is there already is used.",
    ],
    exits: {
      0: "it answers",
      1: "it does not, or was rejected, or its model was deleted",
      2: "the call was wrong, or it was not confirmed",
    },
    examples: ["tunewright serve tickets-nova-micro-1a2b3c4d --hours 8"],
  },
  configure(command) {
    withSession(command)
      .argument("<version>", "version or run")
      .option(
        "--hours <n>",
        "hours of its lease (default: 24 on throughput, 168 on demand)",
        wholeNumber(1, 8760),
      )
      .option("--yes", "do not ask for confirmation");
  },
  async run({ args: [name = ""], options, output }) {
    const { session, environment, target } = await openTarget(options, output, name);
    const { entry } = target;
    const { bucket, bedrock } = environment;
    await assertServable(bedrock, entry);
    const { modelUnits, usdPerHour } = await servingPrice(bucket, entry);
    const hours = options.hours ?? DEFAULT_LEASE_HOURS[entry.serving.path];
    const price = { path: entry.serving.path, usdPerHour, hours };
    output.line(`${entry.version} will be served for ${hours} hours: ${priceText(price)}`);
    const question = `Serve ${entry.version}?`;
    await confirmChange({ yes: options.yes === true, isFree: session.isFree, question }, output);
    const { arn: by } = await findCaller(undefined, session.clients);
    const clock = await sessionClock(session);
    const tools = {
      ...{ bedrock, bucket, runtime: bedrockRuntimeClient(session.clients), clock },
      ...{ pollEvery: pollEvery(session), deadline: clock.now() + TIMEOUT },
      onProgress: (step: string) => output.progress(`${step.replaceAll("-", " ")} …`),
    };
    const served = await serveVersion(tools, entry, { by, hours, modelUnits });
    return {
      data: { version: entry.version, group: entry.group, ...served, usdPerHour },
      text:
        `${entry.version} answers at ${served.servingArn}${served.adopted ? " (it was there already)" : ""}\n` +
        `  served until ${minuteText(served.until)}; \`tunewright renew ${entry.version}${session.flags}\` prolongs it\n` +
        nextLines([[`tunewright invoke ${entry.version} "…"${session.flags}`, "asks it"]]),
    };
  },
};

function priceText(of: {
  path: RegistryEntry["serving"]["path"];
  usdPerHour: number | null;
  hours: number;
}): string {
  const { path, usdPerHour, hours } = of;
  if (path === "on-demand") return "billed by tokens only";
  const sum = usdPerHour === null ? "" : `; ${aboutUsd(usdPerHour * hours)} in all`;
  return hourlyText(usdPerHour) + sum;
}
