import { UserError } from "../../../errors.ts";
import { gainText, percentText } from "../../../evaluation/score-text.ts";
import { scoreTitle } from "../../../evaluation/score-title.ts";
import { compareWithOld, type OldComparison } from "../../../run/migrate/compare-with-old.ts";
import { readMigration } from "../../../run/migrate/old-rows.ts";
import { type SessionOptions, withSession } from "../../cloud-session.ts";
import type { CommandSpec } from "../../command.ts";
import { paint } from "../../format.ts";
import { openRun } from "../../open-run.ts";

/** `tunewright migrate compare FOLDER [RUN]` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "Scores the answers of both models to the held-out rows by the run's own score, with the statistics of its gate.",
    ],
    exits: {
      0: "the tuned model is not certainly worse",
      1: "it is, or there is no row in common",
    },
    examples: ["tunewright migrate compare moved --local"],
  },
  configure(command) {
    withSession(command)
      .argument("<folder>", "folder of the migration, with the old model's answers")
      .argument("[run]", "run id; default is the newest run");
  },
  async run({ args: [folder = "", runId, ...more], options, output }) {
    if (more.length > 0)
      throw new UserError("Call.Wrong", "migrate compare takes a folder and a run");
    const { oldModel } = await readMigration(folder);
    const run = await openRun(options, output, { runId });
    const comparison = await compareWithOld(folder, run);
    return {
      data: comparison,
      text: comparisonText(comparison, oldModel ?? "the old model"),
      exitCode: comparison.interval.high < 0 ? 1 : 0,
    };
  },
};

function comparisonText(comparison: OldComparison, oldModel: string): string {
  const { runId, old, tuned, score, rows, onlyNew, interval } = comparison;
  const title = scoreTitle(score);
  return [
    `old model     ${percentText(old)} ${title}  ${paint.dim(oldModel)}`,
    `tuned model   ${percentText(tuned)} ${title}  ${paint.dim(runId)}`,
    `tuned − old   ${gainText({ ...comparison, ...interval, rows, groups: null })}`,
    `verdict       ${verdict(interval)}`,
    ...(onlyNew === 0
      ? []
      : [`              ${onlyNew} held-out rows were not asked of the old model`]),
  ].join("\n");
}

function verdict({ low, high }: OldComparison["interval"]): string {
  if (low > 0) return paint.good("the tuned model is better");
  if (high < 0) return paint.bad("the tuned model is WORSE");
  return "cannot tell which is better";
}
