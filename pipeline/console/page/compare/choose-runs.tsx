import { useId, useState } from "preact/hooks";
import { Failed } from "../parts/waiting.tsx";
import { goTo } from "../route.ts";
import { useLoaded } from "../use-loaded.ts";

/** Which two runs are compared: typed, with the newest as suggestions, or chosen in the list of runs. */
export function ChooseRuns({ a, b }: { a: string; b: string }) {
  const [typed, setTyped] = useState({ a, b });
  const names = useLoaded<string[]>("/api/runs/names");
  const known = names.state === "loaded" ? names.value : [];
  const list = useId();
  const show = (of: { a: string; b: string }) => goTo(`/compare?${new URLSearchParams(of)}`);
  const field = (side: "a" | "b", title: string) => (
    <label>
      <span>
        <strong>{side.toUpperCase()}</strong> {title}
      </span>
      <input
        {...{ list, value: typed[side], required: true, autocomplete: "off", spellcheck: false }}
        placeholder="run id"
        onInput={({ currentTarget }) => setTyped({ ...typed, [side]: currentTarget.value.trim() })}
      />
    </label>
  );
  return (
    <section>
      <h1>Compare two runs</h1>
      <form
        class="sides"
        onSubmit={(event) => {
          event.preventDefault();
          show(typed);
        }}
      >
        {field("a", "the run before, e.g. of the model in use")}
        {field("b", "what it is compared with")}
        <div class="buttons">
          <button type="button" onClick={() => show({ a: typed.b, b: typed.a })}>
            Swap
          </button>
          <button type="submit" class="primary">
            Compare
          </button>
        </div>
        <datalist id={list}>
          {known.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </form>
      {names.state === "failed" ? <Failed error={names.error} /> : null}
      <Hint known={names.state === "loaded" ? known.length : null} isSame={a !== "" && a === b} />
    </section>
  );
}

function Hint({ known, isSame }: { known: number | null; isSame: boolean }) {
  if (known !== null && known < 2) {
    return (
      <p class="note">
        {known === 0 ? "There is no run yet" : "There is only one run yet"}, so there is nothing to
        compare. <a href="/">The list of runs</a> shows how one is started.
      </p>
    );
  }
  if (isSame) return <p class="note">A and B are the same run: choose another one.</p>;
  return (
    <p class="note">
      Type a part of a name, or mark two runs in <a href="/">the list of runs</a>.
    </p>
  );
}
