import { minuteText } from "../../../report/figures.ts";
import { dollars } from "../../../usd.ts";
import type { CostNow, CostsNow as Costs } from "../../api/models/costs-now.ts";
import { ActionButton } from "../actions/action-button.tsx";
import { usePlace } from "../parts/cloud.ts";
import { Scroll } from "../parts/scroll.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useLoaded } from "../use-loaded.ts";
import "./models.css";

interface CostsNowProps {
  /** Only what belongs to this run or group. */
  readonly run?: string;
  readonly group?: string;
  /** Another text looks again. */
  readonly moment?: string;
}

/** What costs money now, as Bedrock's lists show it, or the proof that nothing does; of everything, a run or a group. */
export function CostsNow({ run, group, moment }: CostsNowProps) {
  const filter = new URLSearchParams({
    ...(run && { run }),
    ...(group && { group }),
    ...(moment && { moment }),
  });
  const loaded = useLoaded<Costs>(`/api/costs?${filter.toString()}`);
  return (
    <section class="costs-now" aria-labelledby="costs-now">
      <div class="head">
        <h2 id="costs-now">Costs money now</h2>
        {loaded.state === "loading" ? null : (
          <button type="button" onClick={loaded.reload}>
            Look again
          </button>
        )}
      </div>
      {loaded.state === "loaded" ? (
        <Found costs={loaded.value} reload={loaded.reload} />
      ) : (
        <Waiting loaded={loaded} what="Bedrock's lists" />
      )}
    </section>
  );
}

function Found({ costs, reload }: { costs: Costs; reload(): void }) {
  const { isFree } = usePlace(undefined);
  const { found, at, problems } = costs;
  return (
    <>
      <div role="status">
        {found.length === 0 ? (
          <p>
            <span class="tag good">✓ nothing</span> Bedrock's lists show nothing of this that is
            billed ({minuteText(at)}).
          </p>
        ) : (
          <p class="sum">
            <strong>{sumText(costs)}</strong>
            {costs.isPartial ? " and what has no known price" : ""}
            <small> by list prices, looked at {minuteText(at)}</small>
          </p>
        )}
        {isFree && found.length > 0 ? (
          <p class="note">Simulated: nothing is charged here. These are AWS's prices.</p>
        ) : null}
        {problems.map((text) => (
          <p key={text}>
            <span class="tag bad">✗ not read</span> {text}
          </p>
        ))}
      </div>
      {found.length === 0 ? null : <Table found={found} reload={reload} />}
    </>
  );
}

/** Storage is by the month, throughput by the hour. */
function sumText({ usdPerHour, usdPerMonth }: Costs): string {
  const month = `${dollars(usdPerMonth)} a month`;
  return usdPerHour === 0 ? month : `${dollars(usdPerHour)} an hour, ${month}`;
}

function Table({ found, reload }: { found: readonly CostNow[]; reload(): void }) {
  return (
    <Scroll label="What costs money now">
      <table>
        <caption class="sr">Each billable resource, its price, and how long it stays</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Of</th>
            <th scope="col">Price</th>
            <th scope="col">Since</th>
            <th scope="col">Stays</th>
            <th scope="col">
              <span class="sr">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.map((one) => (
            <Row key={one.arn} one={one} reload={reload} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ one, reload }: { one: CostNow; reload(): void }) {
  const { kind, runId, aliases, price, since, why, fine, isOrphan, name, region } = one;
  return (
    <tr>
      <th scope="row">
        {kind.replaceAll("-", " ")}
        <details class="arn">
          <summary>ARN</summary>
          <code>{one.arn}</code>
        </details>
      </th>
      <td>
        <a href={`/runs/${encodeURIComponent(runId)}`}>{runId}</a>
        {aliases.map((alias) => (
          <div key={alias}>
            <small>{alias}</small>
          </div>
        ))}
      </td>
      <td>{price}</td>
      <td class="when">{since === null ? "not known" : minuteText(since)}</td>
      <td>
        {isOrphan ? <span class="tag bad">✗ belongs to nothing</span> : null}
        {fine || isOrphan ? null : <span class="tag unsure">! look at it</span>} {why}
      </td>
      <td>
        {name === null ? null : (
          <div class="acts">
            <ActionButton
              verb="retire"
              about={name}
              params={{ region, name, ...(kind === "custom-model" && { model: "1" }) }}
              onDone={reload}
            />
          </div>
        )}
      </td>
    </tr>
  );
}
