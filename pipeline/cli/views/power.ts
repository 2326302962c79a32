import { counted, grouped } from "../../counts.ts";
import type { Plan } from "../../run-folder/plan.ts";
import { paint } from "../format.ts";

/** A gain that is worth a tuning should be recognized at least in every second run. */
const POOR = 0.5;

/** How likely the held-out rows recognize a true gain, what that assumes, and what to do where they seldom do. */
export function powerLines({ power, rows }: Plan): string[] {
  if (power === null) return [];
  const { chances, enough, groups, assumedDiscordance, isExact } = power;
  const [first, ...others] = chances;
  if (first === undefined) return [];
  const more = others.map(({ gain, chance }) => `, one of ${points(gain)} in ${odds(chance)}`);
  const enoughText =
    enough === null || enough.rows <= rows.evaluation
      ? ""
      : `; ${grouped(rounded(enough.rows))} rows: ${points(enough.gain)} in ${odds(enough.chance)}`;
  const assumed = [
    `assumed: the models differ on ${points(assumedDiscordance)}% of the rows`,
    ...(isExact ? [] : ["a score of parts is as varied as right and wrong, so it is a guide"]),
    ...(groups === null ? [] : [`rows of ${counted(groups, "group")}, which count for fewer`]),
  ];
  const poor = (others.at(-1) ?? first).chance < POOR;
  const indent = " ".repeat(18);
  return [
    `  power           ${counted(rows.evaluation, "held-out row")}: a true gain of ${points(first.gain)} points is recognized in ` +
      `${odds(first.chance)}${more.join("")}${enoughText}`,
    paint.dim(`${indent}${assumed.join("; ")}`),
    ...(poor ? [`${indent}${paint.warn("few rows:")} ${advice(others.at(-1) ?? first)}`] : []),
  ];
}

function advice({ gain }: { readonly gain: number }): string {
  return (
    `a model that is ${points(gain)} points better would be rejected in most runs: label more rows, hold out more ` +
    "of them (--evaluation-share), or give a test set of its own (--held-out)"
  );
}

/** A chance as people say it, e.g. `1 of 4 runs`. */
function odds(chance: number): string {
  if (chance < 0.05) return "fewer than 1 of 20 runs";
  if (chance >= 0.97) return "almost every run";
  const [share, of] = nearest(chance);
  return `${share} of ${of} runs`;
}

/** The simple fraction that is nearest; of two as near the one of the smaller number. */
function nearest(chance: number): [share: number, of: number] {
  let best: [number, number] = [1, 2];
  for (const of of [3, 4, 5, 10]) {
    const share = Math.min(of - 1, Math.max(1, Math.round(chance * of)));
    const distance = (fraction: [number, number]) => Math.abs(fraction[0] / fraction[1] - chance);
    if (distance([share, of]) < distance(best) - 0.01) best = [share, of];
  }
  return best;
}

/** To two digits, as the assumptions allow. */
function rounded(rows: number): number {
  return Number(rows.toPrecision(2));
}

function points(share: number): string {
  return String(Number((share * 100).toFixed(1)));
}
