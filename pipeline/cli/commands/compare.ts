import { UserError } from "../../errors.ts";
import { compareRuns } from "../../run/compare-runs.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { openRun } from "../open-run.ts";
import { wholeNumber } from "../option-parsers.ts";
import { comparisonText } from "../views/comparison.ts";

interface CompareOptions extends SessionOptions {
  readonly rows: number;
}

/** `tunewright compare A B` */
export const command: CommandSpec<CompareOptions> = {
  help: {
    about: [
      "Compares settings, data and decisions, and the answers of the two tuned models to the rows that both were asked.",
    ],
    exits: { 0: "compared", 1: "no answers to compare" },
    examples: [
      "tunewright compare tickets-nova-micro-1a2b3c4d tickets-nova-lite-5e6f7a8b --rows 5",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("<a>", "run id, e.g. of the model in use")
      .argument("<b>", "run id of what it is compared with")
      .option(
        "--rows <n>",
        "show the texts of so many rows that differ, those that got worse first",
        wholeNumber(0),
        0,
      );
  },
  async run({ args: [a = "", b = "", ...more], options, output }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "compare takes exactly two runs");
    const [one, other] = [
      await openRun(options, output, { runId: a }),
      await openRun(options, output, { runId: b }),
    ];
    const comparison = await compareRuns(one, other, options.rows);
    return {
      data: comparison,
      text: comparisonText(comparison),
      exitCode: comparison.answers === null ? 1 : 0,
    };
  },
};
