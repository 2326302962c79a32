import { UserError } from "../../../errors.ts";
import type { Verdict } from "../../../run-folder/verdict.ts";
import type { ApiCall } from "../../http/route.ts";
import { placeOfRun } from "../../place.ts";
import { readKnownReport } from "./known-report.ts";

/** Which label the models answered where another is right. */
export interface ConfusionView {
  /** Right labels, in the order of the evaluation. */
  readonly labels: readonly string[];
  /** `answer` null: no label was read. */
  readonly cells: NonNullable<Verdict["confusion"]>;
}

/** `GET /api/runs/:run/confusion` @throws UserError `Run.Unknown`, `Run.NoVerdict` */
export async function readConfusion({ places, params }: ApiCall): Promise<ConfusionView> {
  const runId = params["run"] ?? "";
  const { report } = await readKnownReport(await placeOfRun(places, runId));
  const cells = report.verdict?.confusion ?? null;
  if (cells === null) {
    throw new UserError("Run.NoVerdict", `the answers of ${runId} are not compared by label`, {
      hint: "A run has such a table once it has come to a verdict on answers that are labels.",
    });
  }
  return { labels: [...new Set(cells.map(({ reference }) => reference))], cells };
}
