import "./playground.css";
import type { Playground } from "../../api/playground/playground.ts";
import { usePlace } from "../parts/cloud.ts";
import { Command } from "../parts/command.tsx";
import { Waiting } from "../parts/waiting.tsx";
import { useLoaded } from "../use-loaded.ts";
import { useTitle } from "../use-title.ts";
import { Conversation } from "./conversation.tsx";
import { ModelChoice } from "./model-choice.tsx";

/** One question to the base model, a tuned one and the champion, side by side. */
export function PlaygroundPage({ query }: { query: URLSearchParams }) {
  useTitle("Playground");
  const wanted = new URLSearchParams();
  for (const name of ["run", "group"]) {
    const value = query.get(name);
    if (value !== null) wanted.set(name, value);
  }
  const loaded = useLoaded<Playground>(`/api/playground?${wanted}`);
  return (
    <>
      <h1>Playground</h1>
      {loaded.state === "loaded" ? (
        <Loaded playground={loaded.value} />
      ) : (
        <Waiting loaded={loaded} what="the models" />
      )}
    </>
  );
}

function Loaded({ playground: { chosen, groups } }: { playground: Playground }) {
  const { flags } = usePlace(chosen?.region);
  if (chosen === null) {
    return (
      <section>
        <h2>There is no model to ask yet</h2>
        <p>A run that succeeds registers one. Start a run:</p>
        <Command text={`tunewright tune FILE --model nova-micro${flags}`} />
      </section>
    );
  }
  return (
    <div class="playground">
      <ModelChoice groups={groups} runId={chosen.runId} />
      <Conversation key={chosen.runId} chosen={chosen} />
    </div>
  );
}
