import { minutesText } from "../../evaluation/duration.ts";
import { type PlanCosts, totalText } from "../../evaluation/plan-costs.ts";
import { TERMS } from "../../run/commitment.ts";
import type { PlanTimes, Range } from "../../run/plan-times.ts";
import type { Plan } from "../../run-folder/plan.ts";
import { dollars } from "../../usd.ts";
import { paint } from "../format.ts";

/** A plan's totals, by when they are paid. */
export function costLines({ throughput, term, ...costs }: PlanCosts, plan: Plan): string[] {
  const { once, run, perHour, perMonth } = costs;
  const lines: [name: string, text: string][] = [["once", totalText(once)]];
  if (throughput !== null) {
    const { hours, usd } = throughput;
    const what = `${hours} h of throughput while it is evaluated, at least`;
    lines.push(["", `${totalText({ usd, unknown: usd === null ? [what] : [] })} for ${what}`]);
  }
  if (term !== null) {
    const duration =
      plan.serving.commitment === null ? "" : TERMS[plan.serving.commitment.duration];
    lines.push([
      "term",
      `${dollars(term.usd)} for ${duration} until ${term.until}, if the gate accepts`,
    ]);
  }
  lines.push(["the run", paint.bold(totalText(run))]);
  if (plan.origin === "base") return lines.map(line);
  lines.push(
    [
      "per hour",
      perHour.usd === 0 ? "$0 while it is not asked" : `${totalText(perHour)} while it is served`,
    ],
    [
      "per month",
      `${totalText(perMonth)} for storing${perHour.usd === 0 ? "" : " and serving"} it`,
    ],
  );
  return lines.map(line);
}

function line([name, text]: [name: string, text: string]): string {
  return `  ${name.padEnd(16)}${text}`;
}

/** How long the steps of a run take. */
export function timeLines({ training, serving, evaluation, source }: PlanTimes): string[] {
  const steps = [
    ...(training === null ? [] : [`training ${rangeText(training)}`]),
    ...(serving === null ? [] : [`deployment ${rangeText(serving)}`]),
    `evaluation ${evaluation === null ? "as fast as the models answer" : minutesText(evaluation)}`,
  ];
  return [
    `  ${"time".padEnd(16)}${steps.join(", ")}`,
    ...(training === null && serving === null
      ? []
      : [paint.dim(`  ${"".padEnd(16)}times of Bedrock: ${source}`)]),
  ];
}

function rangeText({ low, high }: Range): string {
  return low === high ? `about ${minutesText(low)}` : `${minutesText(low)} to ${minutesText(high)}`;
}
