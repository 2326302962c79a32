import { columnLines } from "../../../dataset-tools/report/columns-text.ts";
import { counted } from "../../counts.ts";
import type { ModelOffer } from "../../run/init/choose-model.ts";
import { dataText, type NewConfig, priceText, scoringText } from "../../run/init/config-text.ts";
import type { DataLook } from "../../run/init/look-at-data.ts";
import { paint, table } from "../format.ts";
import { modelFitsText } from "./model-fits.ts";
import { type NextStep, nextLines, words } from "./next.ts";
import { reportText } from "./report.ts";

/** What was seen of the data. */
export function lookText(look: DataLook, files: readonly string[]): string {
  return [
    `${paint.bold("Data")}  ${files.join(", ")}`,
    `  ${dataText(look)}`,
    ...columnLines(look.result.files).map((line) => `  ${line}`),
    `  ${scoringText(look)}`,
  ].join("\n");
}

/** The base models that would take the rows, the one to start with first. */
export function offersText(offers: readonly ModelOffer[]): string {
  const rows = offers.map((one) => [
    one.model,
    priceText(one),
    one.onDemand ? "by the token" : "by the hour",
    one.regions.join(", "),
  ]);
  return [
    `${paint.bold("Base models")} that would take these rows: those served by the token first, then by the price of the training`,
    table([["MODEL", "TRAINING", "SERVED", "TUNED IN"], ...rows], { indent: 2 }),
  ].join("\n");
}

/** What was written, what is wrong with the data, and what comes next. */
export function initText(
  { model, group, maxUsd, schema }: NewConfig,
  look: DataLook,
  { file, isDefault }: { file: string; isDefault: boolean },
): string {
  const budget = maxUsd === undefined ? "no limit of costs" : `at most ${maxUsd} USD a run`;
  const { ok } = look.result;
  return [
    "",
    ...(ok ? [] : [reportText(look.result, 2), ""]),
    `${paint.good("✓")} ${file}: base model ${model}, group ${group}, ${budget}`,
    paint.dim(`  editors complete and check it by ${schema}`),
    ...(ok ? [] : [`${paint.warn("!")} the rows with errors above must be fixed first`]),
    "",
    nextLines(nextSteps(look, isDefault ? "" : ` --config ${words(file)}`)),
  ].join("\n");
}

function nextSteps({ result: { ok } }: DataLook, config: string): NextStep[] {
  const run: NextStep[] = [
    [`tunewright plan${config}`, "shows what a run buys and costs; nothing is sent"],
    [`tunewright tune${config} --local`, "rehearses it on this machine, for nothing"],
  ];
  if (ok) return run;
  return [
    [`tunewright validate${config} --fix fixed.jsonl`, "repairs what loses nothing"],
    [`tunewright tune${config} --drop-bad-rows --local`, "leaves the rows with errors out"],
  ];
}

/** Why no config file was written, and what can be done. */
export function unusableText(look: DataLook, files: readonly string[]): string {
  const report = reportText(look.result, 5);
  if (look.kind !== "nothing") {
    return `${report}\n\n${modelFitsText(look.models, look.result.ok)}\n\nNo base model would take these rows, so that no config file was written.`;
  }
  const named = words(...files);
  return [
    report,
    "",
    `No row of ${counted(files.length, "input")} could be used, so that no config file was written.`,
    nextLines([
      [
        `tunewright init ${named} --columns prompt=NAME,completion=NAME`,
        "says which columns are the question and the answer",
      ],
      [`tunewright validate ${named}`, "lists every defect with its line"],
    ]),
  ].join("\n");
}
