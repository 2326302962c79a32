import { systemClock } from "../clock.ts";
import { readRequest } from "../preparation/request.ts";
import type { PreparationPlace } from "../run/preparations/preparation-place.ts";
import { tuneCommand } from "../run/preparations/preparation-text.ts";
import { datasetAddress, type PreparationView } from "../run/preparations/preparation-view.ts";
import { watchPreparation } from "../run/preparations/watch-preparation.ts";
import { pollEvery, type Session } from "./cloud-session.ts";
import type { Result } from "./command.ts";
import { createOutagePrinter, untilDetached } from "./follow-run.ts";
import { paint } from "./format.ts";
import type { Output } from "./output.ts";
import { nextLines } from "./views/next.ts";
import { nowText, preparationStepLine, setLines } from "./views/preparation.ts";

/** Prints each step of a preparation as it ends, until all have; the result has exit code 1 unless a dataset was made. */
export async function followPreparation(
  session: Session,
  place: PreparationPlace,
  { id, output }: { readonly id: string; readonly output: Output },
): Promise<Result & { data: PreparationView & { address: string | null } }> {
  const { flags } = session;
  const view = await untilDetached(
    () =>
      watchPreparation(place, id, {
        clock: systemClock,
        every: pollEvery(session),
        onProgress: createPrinter(output),
        onOutage: createOutagePrinter(output, flags),
      }),
    { what: "preparation", id, flags },
  );
  return endOf(view, { place, flags });
}

/** Prints each step once, when it has ended. */
function createPrinter(output: Output): (view: PreparationView) => void {
  const printed = new Set<string>();
  return (view) => {
    for (const step of view.steps) {
      if (step.status === "running" || printed.has(step.name)) continue;
      printed.add(step.name);
      output.line(preparationStepLine(step));
    }
    if (view.status === "RUNNING") output.progress(`  ● ${nowText(view)}`);
  };
}

/** A preparation that has ended, as a command's result. */
async function endOf(view: PreparationView, of: { place: PreparationPlace; flags: string }) {
  const { preparationId, error, dataset } = view;
  const { settings } = await readRequest(of.place.bucket, preparationId);
  const address = dataset === null ? null : datasetAddress(of.place, preparationId);
  const lines =
    address === null
      ? [
          `  ${paint.bad("✗")} ${error?.error}: ${error?.cause}`,
          "  the same command continues it: what was done is not done again",
        ]
      : [
          ...setLines(view, address),
          "",
          nextLines([[tuneCommand(address, settings.model, of.flags), "tunes a base model on it"]]),
        ];
  return {
    data: { ...view, address },
    text: lines.join("\n"),
    exitCode: view.status === "SUCCEEDED" ? 0 : 1,
  };
}
