import type { JSX } from "preact";
import type { Cloud } from "../api/cloud.ts";
import { ActionHost } from "./actions/action-host.tsx";
import { ComparePage } from "./compare/compare-page.tsx";
import { DataPage } from "./data/data-page.tsx";
import { GroupPage } from "./models/group-page.tsx";
import { ModelsPage } from "./models/models-page.tsx";
import { CloudContext } from "./parts/cloud.ts";
import { Header } from "./parts/header.tsx";
import { Waiting } from "./parts/waiting.tsx";
import { PlaygroundPage } from "./playground/playground-page.tsx";
import { PreparationPage } from "./preparations/preparation-page.tsx";
import { PreparationsPage } from "./preparations/preparations-page.tsx";
import { type Address, useAddress } from "./route.ts";
import { RunPage } from "./run/run-page.tsx";
import { RunsPage } from "./runs/runs-page.tsx";
import { useLoaded } from "./use-loaded.ts";
import { useTitle } from "./use-title.ts";

/** The page that an address names. */
function pageOf({ parts, query }: Address): JSX.Element {
  const [kind, name, part] = parts;
  if (kind === "runs" && name !== undefined && part === "data") {
    return <DataPage key={name} runId={name} against={query.get("against")} />;
  }
  if (kind === "runs" && name !== undefined) return <RunPage key={name} runId={name} />;
  if (kind === "preparations" && name !== undefined) {
    return <PreparationPage key={name} id={name} />;
  }
  if (kind === "preparations") return <PreparationsPage />;
  if (kind === "playground") return <PlaygroundPage query={query} />;
  if (kind === undefined || kind === "runs") return <RunsPage />;
  if (kind === "models" && name !== undefined) {
    return <GroupPage key={name} group={name} query={query} />;
  }
  if (kind === "models") return <ModelsPage />;
  if (kind === "compare") return <ComparePage />;
  return <Nothing />;
}

function Nothing() {
  useTitle("Not found");
  return (
    <section>
      <h1>There is no such page</h1>
      <p>
        <a href="/">All runs</a>
      </p>
    </section>
  );
}

/** The whole console: what every page has, and the page of the address. */
export function App() {
  const address = useAddress();
  const cloud = useLoaded<Cloud>("/api/cloud");
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <Header
        cloud={cloud.state === "loaded" ? cloud.value : null}
        kind={address.parts[0] ?? "runs"}
      />
      <main id="main" tabIndex={-1}>
        {cloud.state === "loaded" ? (
          <CloudContext.Provider value={cloud.value}>
            <ActionHost>{pageOf(address)}</ActionHost>
          </CloudContext.Provider>
        ) : (
          <Waiting loaded={cloud} what="the cloud" />
        )}
      </main>
    </>
  );
}
