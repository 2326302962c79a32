import { counted } from "../../../counts.ts";
import type { GroupView } from "../../api/models/group.ts";
import { Pages } from "../parts/pages.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useLoaded } from "../use-loaded.ts";
import { useTitle } from "../use-title.ts";
import { Aliases } from "./aliases.tsx";
import { CostsNow } from "./costs-now.tsx";
import { Versions } from "./versions.tsx";

/** A group: its aliases, its versions by pages, and what it costs now. */
export function GroupPage({ group, query }: { group: string; query: URLSearchParams }) {
  useTitle(group);
  const loaded = useLoaded<GroupView>(`/api/models/${encodeURIComponent(group)}?${query}`);
  return (
    <>
      <p>
        <a href="/models">Models</a>
      </p>
      <h1>{group}</h1>
      {loaded.state === "loaded" ? (
        <Loaded group={loaded.value} reload={loaded.reload} />
      ) : (
        <Waiting loaded={loaded} what="the group" />
      )}
    </>
  );
}

function Loaded({ group, reload }: { group: GroupView; reload(): void }) {
  return (
    <>
      <section>
        <h2>Aliases</h2>
        <Aliases group={group} reload={reload} />
      </section>
      <section>
        <h2>
          Versions <small>{counted(group.total, "version")}, latest first</small>
        </h2>
        {group.versions.length === 0 ? (
          <p>None on this page.</p>
        ) : (
          <Versions group={group} reload={reload} />
        )}
        <Pages pages={Math.ceil(group.total / group.size)} />
      </section>
      <CostsNow key={group.now} group={group.group} />
    </>
  );
}
