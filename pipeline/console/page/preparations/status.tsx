import { statusWords } from "../../../run/preparations/preparation-text.ts";
import type { RunStatus } from "../../../run/status.ts";

const SIGNS: Readonly<Record<RunStatus, readonly [sign: string, tone: string]>> = {
  RUNNING: ["▸", "cool"],
  SUCCEEDED: ["✓", "good"],
  FAILED: ["✗", "bad"],
  TIMED_OUT: ["✗", "bad"],
  ABORTED: ["■", "still"],
};

/** How a preparation is: a sign, and the word. */
export function Status({ status }: { status: RunStatus }) {
  const [sign, tone] = SIGNS[status];
  return (
    <span class={`tag ${tone}`}>
      <span aria-hidden="true">{sign}</span> {statusWords[status]}
    </span>
  );
}
