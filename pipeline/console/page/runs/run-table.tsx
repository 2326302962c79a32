import { plainPoints } from "../../../evaluation/score-text.ts";
import type { LiveRuns } from "../../api/runs/live-runs.ts";
import { useCloud } from "../parts/cloud.ts";
import { reachOf } from "../parts/interval-chart.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { useClocks } from "./ago.ts";
import { type Chosen, keyOf } from "./chosen.ts";
import { TableRow } from "./table-row.tsx";

/** A page of runs as a table; on a narrow screen each row is a card. */
export function RunTable({ runs, chosen }: { runs: LiveRuns; chosen: Chosen }) {
  const now = useClocks(runs.now);
  const { places } = useCloud();
  const isSimulated = places.some(({ isFree }) => isFree);
  const isOne = places.length === 1;
  const reach = reachOf(runs.rows.flatMap(({ about }) => about?.scores ?? []));
  return (
    <Scroll label="Runs">
      <table class="runs">
        <caption class="sr">Runs, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">Compare</span>
            </th>
            <th scope="col">State</th>
            <th scope="col">Run</th>
            <th scope="col">Tuned, base</th>
            <th scope="col">Gain, ±{Number(plainPoints(reach))} points</th>
            <th scope="col" class="num">
              Cost, list price
            </th>
            <th scope="col" class="num">
              Started{isSimulated ? " (simulated)" : ""}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.rows.map((run) => (
            <TableRow
              key={keyOf(run)}
              {...{ run, chosen, reach, now: now(run.region), region: isOne ? null : run.region }}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
