import type { Ending } from "../run-folder/report.ts";
import type { Verdict } from "../run-folder/verdict.ts";
import type { ReportRequest } from "./report-request.ts";

/** How a run ended, as its reader sees it. */
export function endingOf(outcome: ReportRequest["outcome"], verdict: Verdict | null): Ending {
  const isUndecided =
    outcome === "rejected" &&
    verdict?.verdict === "cannot-tell" &&
    verdict.reason.kind === "gain-not-above-minimum";
  return isUndecided ? "cannot-tell" : outcome;
}

interface EndingText {
  /** One or two words, e.g. for a badge. */
  readonly word: string;
  /** What it means, as the end of a headline. */
  readonly headline: string;
}

const texts: Readonly<Record<Ending, EndingText>> = {
  accepted: { word: "Accepted", headline: "the tuned model was registered" },
  rejected: { word: "Rejected", headline: "the gate rejected the tuned model" },
  "cannot-tell": {
    word: "Cannot tell",
    headline:
      "the gate rejected the tuned model, since the held-out rows cannot tell whether it is better",
  },
  failed: { word: "Failed", headline: "the run failed" },
  stopped: { word: "Stopped", headline: "the run was stopped" },
  "not-tuned": {
    word: "Not tuned",
    headline: "tuning would not have paid off; nothing was trained",
  },
  "a-a": {
    word: "A/A check",
    headline: "the same model was compared with itself, and the gate saw no gain",
  },
};

/** How a run ended, in words. */
export function endingText(ending: Ending): EndingText {
  return texts[ending];
}
