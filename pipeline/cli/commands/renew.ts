import { UserError } from "../../errors.ts";
import { servingPathOf } from "../../registry/serving.ts";
import { minuteText } from "../../report/figures.ts";
import { DEFAULT_LEASE_HOURS, leaseEnd } from "../../run/lease-hours.ts";
import { proposeRenewal, type Renewal, renew } from "../../run/renew.ts";
import { servingPrice } from "../../run/serving-price.ts";
import { hourlyText } from "../../usd.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { confirmChange } from "../confirm.ts";
import { openTarget } from "../open-target.ts";
import { leaseHours } from "../option-parsers.ts";
import { sessionClock } from "../session-clock.ts";

interface RenewOptions extends SessionOptions {
  readonly hours?: number | "none";
  readonly until?: string;
  readonly yes?: boolean;
}

/** `tunewright renew MODEL` */
export const command: CommandSpec<RenewOptions> = {
  help: {
    about: ["Sets until when something is served: the sweep removes it then."],
    exits: {
      0: "set",
      1: "not set: nothing serves it, or a commitment does for longer",
      2: "the call was wrong, or it was not confirmed",
    },
    examples: ["tunewright renew tickets-nova-micro-1a2b3c4d --hours 48"],
  },
  configure(command) {
    withSession(command)
      .argument("<model>", "version, run, or group@alias")
      .argument("[none]", "the word none: without an end, until it is retired")
      .option(
        "--hours <n>",
        "hours from now (default: 24 on throughput, 168 on demand)",
        leaseHours,
      )
      .option("--until <time>", "a time, e.g. 2026-12-24 or 2026-12-24T18:00Z")
      .option("--yes", "do not ask for confirmation");
  },
  async run({ args: [name = "", none], options, output }) {
    checkCall(none, options);
    const { session, environment, target } = await openTarget(options, output, name);
    const { bedrock, bucket } = environment;
    const path = servingPathOf(target.servingArn ?? "");
    const clock = await sessionClock(session);
    const { hours = none === undefined ? DEFAULT_LEASE_HOURS[path] : "none" } = options;
    const until = options.until === undefined ? leaseEnd(clock, hours) : timeOf(options.until);
    const renewal = await proposeRenewal({ bedrock, clock }, target, until);
    const { usdPerHour } = await servingPrice(bucket, target.entry);
    if (renewal.kind === "provisioned-throughput") {
      output.line(`${renewal.servingArn} is billed: ${hourlyText(usdPerHour)}`);
      const question = `Serve ${name} ${untilText(renewal)}?`;
      const yes = options.yes === true;
      await confirmChange({ yes, isFree: session.isFree, question }, output);
    }
    await renew(bedrock, renewal);
    return {
      data: renewal,
      text: `${name} is served ${untilText(renewal)}: ${renewal.servingArn}`,
    };
  },
};

function untilText({ until }: Renewal): string {
  return until === null ? "without an end, until it is retired" : `until ${minuteText(until)}`;
}

/** Throws UserError `Call.Wrong`. */
function checkCall(none: string | undefined, { hours, until }: RenewOptions): void {
  if (none !== undefined && none !== "none") {
    throw new UserError("Call.Wrong", `"${none}" is not the word none`, {
      hint: "Give --hours N, --until TIME, or the word none.",
    });
  }
  const given = [none, hours, until].filter((one) => one !== undefined);
  if (given.length < 2) return;
  throw new UserError("Call.Wrong", "only one of --hours, --until and none can be given");
}

/** A time as ISO 8601. Throws UserError `Call.Wrong`. */
function timeOf(text: string): string {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new UserError("Call.Wrong", `--until ${text} is not a time`, {
    hint: "Write it as 2026-12-24 or 2026-12-24T18:00Z.",
  });
}
