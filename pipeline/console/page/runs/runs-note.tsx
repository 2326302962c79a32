import { useCloud } from "../parts/cloud.ts";

/** What the figures of the list are, and what is simulated. */
export function RunsNote() {
  const { places } = useCloud();
  const isFree = places.every((place) => place.isFree);
  return (
    <p class="note">
      Rows: to train on + held out. Gain: tuned − base with its interval, zero in the middle of the
      line. Cost so far: <em>planned</em> before a run has a report, then <em>measured</em> by its
      tokens, or <em>estimated</em> where Bedrock does not report them.
      {isFree
        ? " This is a local cloud: nothing is charged, times are simulated, and scores are of small models that it trains itself."
        : " Costs are by list prices, not the bill."}
    </p>
  );
}
