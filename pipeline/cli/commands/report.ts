import { resolve } from "node:path";
import { downloadReport } from "../../run/download.ts";
import { mustFind } from "../../run/status.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import type { ReportData } from "../json-output.ts";
import { hasBrowser, openInBrowser } from "../open-in-browser.ts";
import { openRun } from "../open-run.ts";
import { given } from "../option-parsers.ts";

interface ReportOptions extends SessionOptions {
  readonly out?: string;
  readonly all?: boolean;
  readonly open: boolean;
  readonly json?: boolean;
}

/** `tunewright report [RUN]` */
export const command: CommandSpec<ReportOptions> = {
  help: {
    about: [
      "The report is opened in the browser, unless the output is no terminal or the machine has no screen.",
    ],
    exits: { 0: "downloaded", 1: "the run has no report yet" },
    examples: [
      "tunewright report --local",
      "tunewright report tickets-nova-micro-1a2b3c4d --out report --all",
    ],
  },
  configure(command) {
    withSession(command)
      .argument("[run]", "run id; default is the newest run")
      .option("--out <folder>", "where to write the run's files; default is report-<run>", given)
      .option("--all", "download the training rows and the job's output, too")
      .option("--no-open", "only print where the report is");
  },
  async run({ args, options, output }) {
    const { environment, runId } = await openRun(options, output, { runId: args[0] });
    await mustFind(environment, runId);
    const folder = options.out ?? `report-${runId}`;
    const all = options.all === true;
    const { report, files } = await downloadReport(environment.bucket, runId, { folder, all });
    const isTerminal = output.isTerminal && options.json !== true;
    const { platform } = process;
    const wanted = options.open && hasBrowser({ platform, isTerminal });
    const opened = wanted && (await openInBrowser(resolve(report)));
    const data: ReportData = { runId, folder, report, files: [...files], opened };
    return { data, text: opened ? `opened ${report}` : report };
  },
};
