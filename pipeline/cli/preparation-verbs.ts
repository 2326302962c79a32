import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { PreparationPlace } from "../run/preparations/preparation-place.ts";
import { datasetAddress, readPreparation } from "../run/preparations/preparation-view.ts";
import type { Result } from "./command.ts";
import { preparationText } from "./views/preparation.ts";

/** Stops a preparation, with the executions of its Maps. Nothing of it is billed then; what it has done stays. */
export async function stopPreparation(place: PreparationPlace, id: string): Promise<Result> {
  const before = await readPreparation(place, id);
  if (before.status === "RUNNING") {
    await place.sfn.send(
      new StopExecutionCommand({
        executionArn: before.executionArn,
        error: "Run.Stopped",
        cause: "Stopped by the user (tunewright stop).",
      }),
    );
  }
  const view = await readPreparation(place, id);
  const address = view.dataset === null ? null : datasetAddress(place, id);
  const kept = "\n  `tunewright prepare` with the same options continues it";
  return {
    data: { ...view, address },
    text: `${preparationText(view, address ?? "")}${view.dataset === null ? kept : ""}`,
  };
}

/** How a preparation is; exit code 1 where it failed or was stopped. */
export async function preparationStatus(place: PreparationPlace, id: string): Promise<Result> {
  const view = await readPreparation(place, id);
  const address = view.dataset === null ? null : datasetAddress(place, id);
  return {
    data: { ...view, address },
    text: preparationText(view, address ?? ""),
    exitCode: view.status === "RUNNING" || view.status === "SUCCEEDED" ? 0 : 1,
  };
}
