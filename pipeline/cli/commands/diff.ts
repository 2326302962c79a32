import { type DatasetDiff, diffDatasets, type Mapping } from "../../../dataset-tools/index.ts";
import { UserError } from "../../errors.ts";
import { grouped } from "../../run/plan.ts";
import { datasetOptions } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { paint, table } from "../output.ts";
import { openRemote } from "../remote.ts";
import { COLUMNS_HELP, columnsOption, number } from "../run-options.ts";

interface DiffOptions {
  readonly columns?: Mapping;
  readonly maxPlaces: number;
}

/** `tunewright diff BEFORE AFTER` */
export const command: CommandSpec<DiffOptions> = {
  configure(command) {
    command
      .argument("<before>", "file, folder or glob")
      .argument("<after>", "file, folder or glob")
      .option("--columns <field=column,…>", COLUMNS_HELP, columnsOption)
      .option("--max-places <n>", "places listed of each kind", number, 5)
      .addHelpText("after", "\nExit code: 0 the same rows, 1 they differ, 2 wrong call.");
  },
  async run({ args: [before = "", after = "", ...more], options }) {
    if (more.length > 0) throw new UserError("Call.Wrong", "diff takes two inputs");
    const { columns = {}, maxPlaces } = options;
    const diff = await diffDatasets({
      ...datasetOptions({ columns }),
      before: [before],
      after: [after],
      maxPlaces,
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
    `  ${grouped(diff.unchanged)} unchanged`,
    `  ${paint.good(`${grouped(added.count)} added`)}`,
    ...places({ count: added.count, places: added.places.map(at) }),
    `  ${paint.bad(`${grouped(removed.count)} removed`)}`,
    ...places({ count: removed.count, places: removed.places.map(at) }),
    `  ${paint.warn(`${grouped(changed.count)} with another answer or system text`)}`,
    ...places({ count: changed.count, places: pairsOf }),
    ...(diff.unread > 0 ? [`  ${grouped(diff.unread)} records could not be read`] : []),
    ...labelLines(diff),
  ].join("\n");
}

function labelLines({ labels }: DatasetDiff): string[] {
  const moved = (labels ?? []).filter(({ before, after }) => before !== after);
  if (moved.length === 0) return [];
  const rows = moved.map((one) => [one.label, grouped(one.before), grouped(one.after)]);
  return ["", table([["LABEL", "BEFORE", "AFTER"], ...rows])];
}
