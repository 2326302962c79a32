import type { RunConfig } from "../config/run-config.ts";
import { ASSUMED_DISCORDANCE, powerToSee, rowsFor } from "../evaluation/power.ts";
import type { Plan } from "../run-folder/plan.ts";
import { isRightOrWrong } from "../workflow/score-spec.ts";
import { type DatasetPart, linesOfPart } from "./dataset.ts";

/** Gains above the required one whose chances a plan names, from 0 to 1. */
const GAINS = [0.05, 0.1] as const;

/** Chance with which `enough` recognizes the smaller gain. */
const ENOUGH = 0.9;

/**
 * Chances that a true gain is recognized on the held-out rows, before anything is paid for. They assume that the two
 * models differ on 18 % of the rows, and, where rows are grouped, that half of the difference is the group's.
 */
export function plannedPower(
  { rows, groups = null }: DatasetPart,
  gate: RunConfig["gate"],
  [score]: Plan["settings"]["evaluation"]["scores"],
): NonNullable<Plan["power"]> {
  const { confidence } = gate;
  const minimumGain = Math.max(0, gate.minimumGain);
  const size = groups === null ? 1 : Math.max(1, rows / Math.max(1, groups));
  const planned = { confidence, minimumGain, ...(size > 1 && { groups: { size } }) };
  const [least, larger] = GAINS.map((gain) => minimumGain + gain);
  const chances = [least, larger].map((gain = 0) => ({
    gain,
    chance: powerToSee(gain, { ...planned, rows }),
  }));
  const enough = rowsFor(least ?? 0, { ...planned, power: ENOUGH });
  return {
    chances,
    enough: enough === null ? null : { rows: enough, gain: least ?? 0, chance: ENOUGH },
    groups,
    assumedDiscordance: ASSUMED_DISCORDANCE,
    isExact: score !== undefined && isRightOrWrong(score),
  };
}

/** Number of groups that the rows of a held-out file belong to; null where they are not grouped. */
export async function countGroups(path: string): Promise<number | null> {
  const groups = new Set<string>();
  for await (const lines of linesOfPart(path)) {
    for (const line of lines) {
      const { group } = JSON.parse(line) as { group?: unknown };
      if (typeof group === "string") groups.add(group);
    }
  }
  return groups.size === 0 ? null : groups.size;
}
