import type { ModelFit } from "../../../dataset-tools/index.ts";
import { counted, grouped } from "../../counts.ts";
import { paint, table } from "../format.ts";

/**
 * Which base models would take a dataset, as a table.
 * @param ok whether the rows have no error that holds for all of them
 */
export function modelFitsText(models: readonly ModelFit[], ok: boolean): string {
  const fitting = models.filter(({ fits }) => fits);
  const rows = models.map((one) => [
    one.model,
    one.fits ? paint.good("yes") : paint.bad("no"),
    one.regions.join(", "),
    one.fits ? "" : reasonText(one),
  ]);
  return [
    paint.bold("Base models"),
    `  ${counted(fitting.length, "base model")} of ${models.length} would take these rows${ok ? "" : " once their errors are fixed"}`,
    table([["MODEL", "TAKES THEM", "TUNED IN", "WHY NOT"], ...rows], { indent: 2 }),
  ].join("\n");
}

/** The shortest reason, with how often it was found, and how many others there are. */
function reasonText({ misfits }: ModelFit): string {
  const [first, ...others] = misfits;
  if (first === undefined) return "";
  const times = first.count > 1 ? ` (${grouped(first.count)}×)` : "";
  const more = others.length === 0 ? "" : `; ${counted(others.length, "further reason")}`;
  return `${first.message}${times}${more}`;
}
