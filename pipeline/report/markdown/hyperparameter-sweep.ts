import type { RunReport } from "../../run-folder/report.ts";
import { sweptRows, sweptText } from "../hyperparameter-sweep-text.ts";
import { cell, table } from "./markdown.ts";

/** What a hyperparameter sweep has tried; empty for other runs. */
export function hyperparameterSweepSection({ hyperparameterSweep: swept }: RunReport): string {
  if (swept == null) return "";
  const rows = sweptRows(swept).map(({ name, settings, loss, cost, fate }) =>
    [name, settings, loss, cost, fate].map(cell),
  );
  const head = ["candidate", "hyperparameters", "validation loss", "planned cost", "its model"];
  return ["## Hyperparameter sweep", sweptText(swept), table(head, rows)].join("\n\n");
}
