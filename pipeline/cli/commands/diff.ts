import { type DatasetDiff, diffDatasets } from "../../../dataset-tools/index.ts";
import { columnLines } from "../../../dataset-tools/report/columns-text.ts";
import { grouped } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { datasetOptions } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { paint, table } from "../format.ts";
import { openRemote } from "../open-s3-input.ts";
import { wholeNumber } from "../option-parsers.ts";
import { type ReadingOptions, readingOf, withRowOptions } from "../reading-options.ts";

interface DiffOptions extends ReadingOptions {
  readonly maxPlaces: number;
}

/** `tunewright diff BEFORE AFTER` */
export const command: CommandSpec<DiffOptions> = {
  help: {
    about: ["Rows are compared by their content, whatever their order or file format."],
    exits: { 0: "the same rows", 1: "different rows" },
    examples: ["tunewright diff tickets-v1.csv tickets-v2.jsonl"],
  },
  configure(command) {
    withRowOptions(command)
      .argument("<before>", "file, folder, glob, s3:// address, or - for stdin")
      .argument("<after>", "file, folder, glob, s3:// address, or - for stdin")
      .option("--max-places <n>", "places listed for each kind of change", wholeNumber(0), 5);
  },
  async run({ args: [before = "", after = "", ...more], options }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "diff compares exactly two inputs");
    if (before === "-" && after === "-") {
      throw new UserError("Call.Wrong", "only one of the two can be standard input");
    }
    const diff = await diffDatasets({
      ...datasetOptions(readingOf(options)),
      before: [before],
      after: [after],
      maxPlaces: options.maxPlaces,
      openRemote,
    });
    const same = diff.added.count + diff.removed.count + diff.changed.count === 0;
    return { data: diff, text: diffText(diff), exitCode: same ? 0 : 1 };
  },
};

function diffText(diff: DatasetDiff): string {
  const at = ({ file, line }: { file: string; line: number }) => `${file}:${line}`;
  const places = (kind: { count: number; places: readonly string[] }) => [
    ...kind.places.map((place) => paint.dim(`    ${place}`)),
    ...(kind.count > kind.places.length ? [paint.dim("    …")] : []),
  ];
  const { added, removed, changed } = diff;
  const pairsOf = changed.places.map((one) => `${at(one.before)} → ${at(one.after)}`);
  return [
    ...columnLines([...diff.before.files, ...diff.after.files]).map((line) => `  ${line}`),
    `  ${grouped(diff.unchanged)} unchanged`,
    `  ${paint.good(`${grouped(added.count)} added`)}`,
    ...places({ count: added.count, places: added.places.map(at) }),
    `  ${paint.bad(`${grouped(removed.count)} removed`)}`,
    ...places({ count: removed.count, places: removed.places.map(at) }),
    `  ${paint.warn(`${grouped(changed.count)} with a different answer or system text`)}`,
    ...places({ count: changed.count, places: pairsOf }),
    ...(diff.unread > 0 ? [`  ${grouped(diff.unread)} unreadable records`] : []),
    ...labelLines(diff),
  ].join("\n");
}

function labelLines({ labels }: DatasetDiff): string[] {
  const moved = (labels ?? []).filter(({ before, after }) => before !== after);
  if (moved.length === 0) return [];
  const rows = moved.map((one) => [one.label, grouped(one.before), grouped(one.after)]);
  return ["", table([["LABEL", "BEFORE", "AFTER"], ...rows])];
}
