import { minuteText } from "../../../report/figures.ts";
import type { ModelGroup } from "../../api/models/groups.ts";
import { useCloud } from "../parts/cloud.ts";
import { Command } from "../parts/command.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useLoaded } from "../use-loaded.ts";
import { useTitle } from "../use-title.ts";
import { CostsNow } from "./costs-now.tsx";

/** All groups of versions, and what costs money now. */
export function ModelsPage() {
  useTitle("Models");
  const loaded = useLoaded<ModelGroup[]>("/api/models");
  return (
    <>
      <h1>Models</h1>
      <section>
        <h2>Groups</h2>
        {loaded.state === "loaded" ? (
          <Groups groups={loaded.value} />
        ) : (
          <Waiting loaded={loaded} what="the registry" />
        )}
      </section>
      <CostsNow />
    </>
  );
}

function Groups({ groups }: { groups: readonly ModelGroup[] }) {
  const { places } = useCloud();
  if (groups.length === 0) return <Empty flags={places[0]?.flags ?? ""} />;
  const hasRegions = places.length > 1;
  return (
    <Scroll label="Groups of versions">
      <table>
        <caption class="sr">Groups of registered versions</caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            {hasRegions ? <th scope="col">Region</th> : null}
            <th scope="col" class="num">
              Versions
            </th>
            <th scope="col">Aliases</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((one) => (
            <tr key={`${one.region}/${one.group}`}>
              <th scope="row">
                <a href={`/models/${encodeURIComponent(one.group)}?region=${one.region}`}>
                  {one.group}
                </a>
              </th>
              {hasRegions ? <td>{one.region}</td> : null}
              <td class="num">{one.versions}</td>
              <td>
                <AliasTexts aliases={one.aliases} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function AliasTexts({ aliases }: Pick<ModelGroup, "aliases">) {
  if (aliases.length === 0) return <span>none points at a version</span>;
  return (
    <>
      {aliases.map(({ alias, version, movedAt, isMoving }) => (
        <div key={alias}>
          <span class="tag">{alias}</span> <code>{version}</code>
          <small> since {minuteText(movedAt)}</small>
          {isMoving ? <span class="tag unsure">! being moved</span> : null}
        </div>
      ))}
    </>
  );
}

function Empty({ flags }: { flags: string }) {
  return (
    <>
      <p>No run has registered a model here yet. A run does when it has compared its model:</p>
      <Command text={`tunewright tune FILE --model nova-micro${flags}`} />
    </>
  );
}
