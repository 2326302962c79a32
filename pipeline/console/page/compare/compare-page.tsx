import "./compare.css";
import type { ComparisonView } from "../../api/compare/comparison-view.ts";
import { Waiting } from "../parts/waiting.tsx";
import { useAddress } from "../route.ts";
import { useLoaded } from "../use-loaded.ts";
import { useTitle } from "../use-title.ts";
import { ChangedAnswers } from "./changed-answers.tsx";
import { ChooseRuns } from "./choose-runs.tsx";
import { ComparedAnswersSection } from "./compared-answers.tsx";
import { ComparedLosses } from "./compared-losses.tsx";
import { ComparedRuns } from "./compared-runs.tsx";
import { FactsSection } from "./facts.tsx";

/** Two runs side by side; which ones is in the address. */
export function ComparePage() {
  const { query } = useAddress();
  const [a, b] = [query.get("a") ?? "", query.get("b") ?? ""];
  useTitle(a === "" || b === "" ? "Compare" : `${a} and ${b}`);
  return (
    <div class="compare">
      <ChooseRuns key={`${a} ${b}`} a={a} b={b} />
      {a === "" || b === "" || a === b ? null : <Comparison key={`${a} ${b}`} a={a} b={b} />}
    </div>
  );
}

function Comparison({ a, b }: { a: string; b: string }) {
  const loaded = useLoaded<ComparisonView>(`/api/compare?${new URLSearchParams({ a, b })}`);
  if (loaded.state !== "loaded") return <Waiting loaded={loaded} what="both runs" />;
  const view = loaded.value;
  return (
    <>
      <ComparedAnswersSection view={view} />
      <ComparedRuns view={view} />
      <FactsSection view={view} />
      {view.answers === null ? null : <ChangedAnswers a={a} b={b} answers={view.answers} />}
      <ComparedLosses view={view} />
    </>
  );
}
