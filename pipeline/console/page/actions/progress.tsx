import { useEffect, useRef } from "preact/hooks";
import { useCloud } from "../parts/cloud.ts";
import { Facts } from "./proposal-view.tsx";
import type { Doing } from "./use-action.ts";

/** How far an action is, then what it has done. */
export function Progress({ doing, close }: { doing: Doing; close(): void }) {
  const { state, steps, outcome } = doing;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), [state]);
  const isSimulated = useCloud().places.some(({ isFree }) => isFree);
  const shown = steps.length === 0 ? ["working"] : steps;
  return (
    <>
      <div role="status">
        {outcome === null ? (
          <ol class="doing">
            {shown.map((step, at) => (
              <li key={step} class={at === shown.length - 1 ? "now" : ""}>
                {step}
                {at === shown.length - 1 ? " …" : ""}
              </li>
            ))}
          </ol>
        ) : (
          <p class="outcome">
            <span class={outcome.isFine ? "tag good" : "tag unsure"}>
              {outcome.isFine ? "✓ done" : "! look at it"}
            </span>{" "}
            {outcome.summary}
          </p>
        )}
      </div>
      {outcome === null ? (
        <p class="note">
          It continues when this is closed, and when the page is left.
          {isSimulated ? " Times are the local cloud's: they are simulated." : ""}
        </p>
      ) : (
        <Facts facts={outcome.facts} />
      )}
      <div class="buttons">
        <button ref={button} type="button" onClick={close}>
          Close
        </button>
      </div>
    </>
  );
}
