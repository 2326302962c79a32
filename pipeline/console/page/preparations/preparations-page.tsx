import { durationText } from "../../../duration-text.ts";
import type { PreparationList, PreparationRow } from "../../api/preparations/preparation-list.ts";
import { useCloud } from "../parts/cloud.ts";
import { Command } from "../parts/command.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { agoText, useClocks } from "../runs/ago.ts";
import { useLoaded } from "../use-loaded.ts";
import { useTitle } from "../use-title.ts";
import { Status } from "./status.tsx";

/** The datasets that are or were prepared in the cloud, the newest first. */
export function PreparationsPage() {
  useTitle("Prepared datasets");
  const loaded = useLoaded<PreparationList>("/api/preparations");
  return (
    <section>
      <h1>Prepared datasets</h1>
      {loaded.state === "loaded" ? (
        <>
          <List list={loaded.value} />
          <button type="button" onClick={loaded.reload}>
            Read again
          </button>
        </>
      ) : (
        <Waiting loaded={loaded} what="the preparations" />
      )}
    </section>
  );
}

function List({ list }: { list: PreparationList }) {
  const now = useClocks(list.now);
  const { places } = useCloud();
  if (list.rows.length === 0) return <None flags={places[0]?.flags ?? ""} />;
  const isSimulated = places.some(({ isFree }) => isFree);
  return (
    <>
      <Scroll label="Prepared datasets">
        <table>
          <caption class="sr">Prepared datasets, the newest first</caption>
          <thead>
            <tr>
              <th scope="col">Preparation</th>
              <th scope="col">State</th>
              <th scope="col" class="num">
                Started{isSimulated ? " (simulated)" : ""}
              </th>
              <th scope="col" class="num">
                Took
              </th>
              <th scope="col">Region</th>
            </tr>
          </thead>
          <tbody>
            {list.rows.map((row) => (
              <Row key={`${row.region} ${row.preparationId}`} row={row} now={now(row.region)} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {list.isCut ? <p class="note">Older ones are not listed.</p> : null}
    </>
  );
}

function Row({ row, now }: { row: PreparationRow; now: number }) {
  const { preparationId, status, startedAt, stoppedAt, region } = row;
  return (
    <tr>
      <th scope="row">
        <a href={`/preparations/${preparationId}`}>{preparationId}</a>
      </th>
      <td>
        <Status status={status} />
      </td>
      <td class="num">{agoText(now - startedAt)}</td>
      <td class="num">{durationText(Math.max(0, (stoppedAt ?? now) - startedAt))}</td>
      <td>{region}</td>
    </tr>
  );
}

function None({ flags }: { flags: string }) {
  return (
    <>
      <p>
        No dataset was prepared here. This makes one out of any number of rows in S3; what it reads
        and costs is shown before it starts:
      </p>
      <Command
        text={`tunewright prepare s3://exports/ --model nova-micro --sample 20000 --in-cloud${flags}`}
      />
    </>
  );
}
