import { counted } from "../../counts.ts";
import { quotas } from "../../models/quotas.ts";
import { sweptRows } from "../../report/hyperparameter-sweep-text.ts";
import { jobsAtOnce, settingsText } from "../../run/hyperparameter-sweep.ts";
import type { SweptCandidates } from "../../run-folder/hyperparameter-sweep.ts";
import type { PlannedSweep } from "../../run-folder/plan.ts";
import { table } from "../format.ts";

/** What a hyperparameter sweep trains, and what becomes of the models. */
export function sweepLines(sweep: PlannedSweep): string[] {
  const { candidates, concurrency } = sweep;
  const quota = quotas.account.customizationJobs.default;
  const indent = " ".repeat(18);
  const count = candidates.length;
  return [
    `  sweep           ${counted(count, "candidate")}, each with a job of its own, up to ${jobsAtOnce(sweep)} at once`,
    ...(concurrency === null
      ? [
          `${indent}(what the account's quota of jobs leaves when the run starts, ${quota} by default)`,
        ]
      : []),
    ...candidates.map(
      ({ name, hyperParameters }) => `${indent}${name}  ${settingsText(hyperParameters)}`,
    ),
    `${indent}${count} models are trained and one is kept, the one with the lowest validation loss:`,
    `${indent}the ${count - 1} others are deleted after the choice`,
  ];
}

/** What was tried, and what became of it, as a table. */
export function sweptTable(swept: Pick<SweptCandidates, "candidates" | "chosen">): string {
  const rows = sweptRows(swept).map(({ name, settings, loss, cost, fate }) => {
    const sign = name === swept.chosen ? "✓" : " ";
    return [`${sign} ${name}`, settings, loss, cost, fate];
  });
  const head = ["  CANDIDATE", "HYPERPARAMETERS", "VALIDATION LOSS", "PLANNED", "ITS MODEL"];
  return table([head, ...rows], { indent: 2 });
}
