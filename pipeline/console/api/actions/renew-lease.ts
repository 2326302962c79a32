import { z } from "zod";
import { minuteText } from "../../../report/figures.ts";
import { kindText } from "../../../report/outcome-text.ts";
import { leaseEnd } from "../../../run/lease-hours.ts";
import { findTarget } from "../../../run/lease-target.ts";
import { proposeRenewal, type Renewal, renew } from "../../../run/renew.ts";
import { servingPrice } from "../../../run/serving-price.ts";
import { openPlace } from "../../place.ts";
import { defineAction, type Fact } from "./action.ts";
import { keptPriceText } from "./price-text.ts";

const About = z.strictObject({
  region: z.string().min(1),
  /** As `tunewright renew` takes it. */
  name: z.string().min(1),
  hours: z.union([z.literal("none"), z.coerce.number().min(1).max(8760)]),
});

/** Sets until when something is served. */
export const renewLeaseAction = defineAction(About, async (places, { region, name, hours }) => {
  const opened = await openPlace(places, region);
  const { environment, place } = opened;
  const { bucket, bedrock } = environment;
  const clock = await place.clock();
  const target = await findTarget(bucket, name);
  const renewal = await proposeRenewal({ bedrock, clock }, target, leaseEnd(clock, hours));
  const { servingArn, before, kind } = renewal;
  const { usdPerHour } = await servingPrice(bucket, target.entry);
  const price = { perHour: kind === "deployment" ? 0 : usdPerHour, perMonth: null };
  const until = hours === "none" ? " none" : ` --hours ${hours}`;
  return {
    opened,
    shown: {
      facts: factsOf(renewal),
      prices: [{ sense: "continues", what: kindText(kind), text: keptPriceText(price) }],
      accept: null,
      command: `tunewright renew ${name}${until}${place.flags}`,
    },
    bound: { servingArn, before },
    async carryOut() {
      await renew(bedrock, renewal);
      const summary = `${name} is served ${untilText(renewal.until)}.`;
      return { summary, isFine: true, facts: [{ name: "Served as", text: servingArn }] };
    },
  };
});

function factsOf({ servingArn, before, until }: Renewal): Fact[] {
  return [
    { name: "Served as", text: servingArn },
    { name: "Until now", text: before === null ? "no end" : minuteText(before) },
    { name: "From now on", text: untilText(until), isWarning: until === null },
    ...(until === null
      ? []
      : [{ name: "Then", text: "the hourly sweep removes it; its model is kept" }]),
  ];
}

function untilText(until: string | null): string {
  return until === null ? "without an end, until it is retired" : `until ${minuteText(until)}`;
}
