import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveRuns } from "../../api/runs/live-runs.ts";
import type { RunCondition } from "../../api/runs/run-row.ts";
import { conditionWord } from "../parts/condition.tsx";
import { goTo, withQuery } from "../route.ts";
import { useSlashKey } from "./use-slash-key.ts";

const CONDITIONS: readonly RunCondition[] = [
  ...(["running", "waits", "accepted", "rejected", "cannot-tell"] as const),
  ...(["failed", "stopped", "not-tuned", "a-a", "ended"] as const),
];

/** Milliseconds without a key after which what was typed is searched for. */
const PAUSE = 250;

/** Which runs are shown; it is all in the address. */
export function FilterForm({ query, runs }: { query: URLSearchParams; runs: LiveRuns | null }) {
  return (
    <search>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <Search text={query.get("q") ?? ""} />
        <Choice
          {...{ name: "state", title: "State", chosen: query.get("state") ?? "" }}
          options={CONDITIONS.map((one) => [one, conditionWord(one)])}
        />
        <Choice
          {...{ name: "model", title: "Base model", chosen: query.get("model") ?? "" }}
          options={(runs?.models ?? []).map((one) => [one, one])}
        />
        <Choice
          {...{ name: "group", title: "Group", chosen: query.get("group") ?? "" }}
          options={(runs?.groups ?? []).map((one) => [one, one])}
        />
      </form>
    </search>
  );
}

/** What is typed is searched for after a pause; a step of the history where a search starts or ends. */
function Search({ text }: { text: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  useSlashKey(field);
  // Back, forward and links change the address, too.
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed.trim() === text) return undefined;
    const how = (typed.trim() === "") === (text === "") ? "replace" : "push";
    const search = () => goTo(withQuery({ q: typed.trim(), page: null }), how);
    const timer = setTimeout(search, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label class="search">
      <span>
        Search <kbd>/</kbd>
      </span>
      <input
        ref={field}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder="run, group, model, dataset"
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </label>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly title: string;
  readonly chosen: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

function Choice({ name, title, chosen, options }: ChoiceProps) {
  const isListed = chosen === "" || options.some(([value]) => value === chosen);
  return (
    <label>
      <span>{title}</span>
      <select
        value={chosen}
        onChange={({ currentTarget }) =>
          goTo(withQuery({ [name]: currentTarget.value, page: null }))
        }
      >
        <option value="">all</option>
        {isListed ? null : <option value={chosen}>{chosen}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
