import { useCloud } from "../parts/cloud.ts";
import { Command } from "../parts/command.tsx";

/** What to type where there is no run yet. */
export function NoRuns() {
  const { places } = useCloud();
  const flags = places[0]?.flags ?? "";
  return (
    <section class="no-runs">
      <h1>No runs yet</h1>
      <p>
        A run tunes a base model by the rows of a file, and measures whether it has become better.
        This starts the first one; its plan and price are shown before anything is bought:
      </p>
      <Command
        text={`tunewright tune tickets.csv --columns prompt=text,completion=category --model nova-micro${flags}`}
      />
      <p>A whole run with example data, on this machine and at no cost:</p>
      <Command text="tunewright demo" />
      <p class="note">This page shows the run as soon as it has started.</p>
    </section>
  );
}
