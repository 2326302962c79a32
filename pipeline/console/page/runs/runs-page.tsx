import { useTitle } from "../use-title.ts";

/** All runs. */
export function RunsPage() {
  useTitle("Runs");
  return (
    <section>
      <h1>Runs</h1>
    </section>
  );
}
