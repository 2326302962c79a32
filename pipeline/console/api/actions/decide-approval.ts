import { z } from "zod";
import { systemClock } from "../../../clock.ts";
import { costTexts, decisionText, purchaseText } from "../../../report/approval-text.ts";
import { minuteText } from "../../../report/figures.ts";
import { decideApproval, findApproval, type OpenApproval } from "../../../run/approve.ts";
import { type Place, placeOfRun } from "../../place.ts";
import { type Action, defineAction, type Fact, type PriceLine, type Ready } from "./action.ts";

const About = z.strictObject({ run: z.string().min(1) });

/** Approves or rejects the plan that a run waits with. */
export function decideApprovalAction(what: "approved" | "rejected"): Action {
  return defineAction(About, async (places, { run }): Promise<Ready> => {
    const opened = await placeOfRun(places, run);
    const { environment, place } = opened;
    const found = await findApproval(environment, run);
    const { planHash, execution, decision } = found.request;
    const verb = what === "approved" ? "" : " --reject";
    return {
      opened,
      shown: {
        facts: factsOf(found),
        prices: what === "approved" ? pricesOf(found) : [],
        accept: null,
        command: `tunewright approve ${run}${verb} --plan ${planHash.slice(0, 16)}${place.flags}`,
      },
      bound: { planHash, execution, decision },
      async carryOut({ by, reason = null }) {
        const tools = { environment, clock: await waitingClock(place) };
        const decided = await decideApproval(tools, found, { what, by, reason });
        const summary = decisionText(run, decided.decision);
        return { summary, isFine: decided.decision.what === what, facts: [] };
      },
    };
  });
}

/** Requests expire by the cloud's time; what has just started to wait is looked for by this machine's. */
async function waitingClock({ clock }: Place) {
  const cloud = await clock();
  return { ...systemClock, now: () => cloud.now() };
}

function factsOf({ plan, request, isWaiting }: OpenApproval): Fact[] {
  const { planHash, askedAt, startedBy, expiresAt, otherPerson, decision } = request;
  const who = startedBy === null ? "" : ` by ${startedBy}`;
  return [
    ...(decision === null ? [] : [warning("Decided before", `${decision.what} by ${decision.by}`)]),
    ...(isWaiting ? [] : [warning("Ended", "the run has ended and waits no longer")]),
    { name: "Plan", text: purchaseText(plan) },
    { name: "Its hash", text: planHash },
    { name: "Asked", text: `${minuteText(askedAt)}${who}` },
    { name: "Expires", text: minuteText(expiresAt) },
    ...(otherPerson ? [warning("Who", "another person than who started it must approve it")] : []),
  ];
}

function warning(name: string, text: string): Fact {
  return { name, text, isWarning: true };
}

function pricesOf({ request }: OpenApproval): PriceLine[] {
  return costTexts(request).map(([what, text], at) => ({
    sense: at === 0 ? "bought" : "continues",
    what: at === 0 ? "the run, in all" : what,
    text,
  }));
}
