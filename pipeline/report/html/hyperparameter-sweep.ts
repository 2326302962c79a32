import type { RunReport } from "../../run-folder/report.ts";
import { sweptRows, sweptText } from "../hyperparameter-sweep-text.ts";
import { foreign, html } from "./html.ts";
import { note, type Section, table } from "./parts.ts";

/** What a hyperparameter sweep has tried; null for other runs. */
export function hyperparameterSweepSection({
  hyperparameterSweep: swept,
}: RunReport): Section | null {
  if (swept == null) return null;
  return {
    id: "hyperparameter-sweep",
    title: "Hyperparameter sweep",
    body: html`<p>${foreign(sweptText(swept))}</p>${table({
      caption: "Candidates of the hyperparameter sweep",
      columns: [
        { title: "Candidate" },
        { title: "Hyperparameters" },
        { title: "Validation loss", isNumber: true },
        { title: "Planned cost", isNumber: true },
        { title: "Its model" },
      ],
      rows: sweptRows(swept).map(({ name, settings, loss, cost, fate }) => [
        foreign(name),
        foreign(settings),
        loss,
        cost,
        foreign(fate),
      ]),
    })}${note("The loss is the last that Bedrock reported of the validation rows. The held-out rows were asked of the best model only.")}`,
  };
}
