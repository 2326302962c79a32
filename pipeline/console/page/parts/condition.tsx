import { endingText } from "../../../report/ending.ts";
import { endingIcon } from "../../../report/html/icons.ts";
import type { RunCondition } from "../../api/runs/run-row.ts";

/** How a run is, in one or two words. */
export function conditionWord(condition: RunCondition): string {
  if (condition === "running") return "Running";
  if (condition === "waits") return "Waits for approval";
  if (condition === "ended") return "Ended";
  return endingText(condition).word;
}

/** How a run is: a sign of its own shape, and the word. */
export function Condition({ condition }: { condition: RunCondition }) {
  return (
    <span class={`condition ${condition}`}>
      <Sign condition={condition} />
      {conditionWord(condition)}
    </span>
  );
}

function Sign({ condition }: { condition: RunCondition }) {
  if (condition === "running" || condition === "waits" || condition === "ended") {
    return (
      <svg class="icon" viewBox="0 0 48 48" width="20" height="20" aria-hidden="true">
        <circle cx="24" cy="24" r="21" />
        <path class="cut" d={CUTS[condition]} />
      </svg>
    );
  }
  // The shapes are the report's own; no text of anyone else is in them.
  const shape = { __html: endingIcon(condition).text };
  return <span class="sign" dangerouslySetInnerHTML={shape} />;
}

/** A play sign, the hands of a clock, a dot. */
const CUTS = {
  running: "M19 14.500l14 9.500-14 9.500z",
  waits: "M24 12v12l8 6",
  ended: "M24 23.500v1",
} as const;
