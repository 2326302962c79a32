import { counted } from "../counts.ts";
import {
  type Candidate,
  chosenIn,
  type SweptCandidates,
} from "../run-folder/hyperparameter-sweep.ts";
import { dollars } from "../usd.ts";

/** A candidate as a line of a table. */
export interface SweptRow {
  readonly name: string;
  readonly settings: string;
  readonly loss: string;
  readonly cost: string;
  readonly fate: string;
}

/** The candidates of a hyperparameter sweep, in its order. */
export function sweptRows({ candidates }: Pick<SweptCandidates, "candidates">): SweptRow[] {
  return candidates.map((one) => ({
    name: one.name,
    settings: Object.entries(one.hyperParameters)
      .map((pair) => pair.join(" "))
      .join(", "),
    loss: one.validationLoss === null ? "–" : one.validationLoss.toFixed(4),
    cost: dollars(one.usd),
    fate: fateText(one),
  }));
}

function fateText({ fate, failure, deletion }: Candidate): string {
  switch (fate) {
    case "chosen":
      return "kept: the best";
    case "deleted":
      return "deleted";
    case "failed":
      return `none: ${failure?.error ?? "it made no model"}`;
    case "lost":
      return deletion === undefined ? "still stored" : `still stored: ${deletion}`;
  }
}

/** What was chosen, and by what. */
export function sweptText(swept: Pick<SweptCandidates, "candidates" | "chosen">): string {
  const tried = counted(swept.candidates.length, "candidate");
  const best = chosenIn({ ...swept, chosenAt: null });
  return best === undefined
    ? `${tried} tried; none could be chosen.`
    : `${tried} tried; ${best.name} has the lowest validation loss, and is the model that was evaluated.`;
}
