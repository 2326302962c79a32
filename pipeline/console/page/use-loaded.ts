import { useEffect, useState } from "preact/hooks";
import { get } from "./call.ts";

/** What is read for a page: nothing yet, an answer, or why there is none. */
export type Loaded<Answer> =
  | { readonly state: "loading" }
  | { readonly state: "loaded"; readonly value: Answer }
  | { readonly state: "failed"; readonly error: Error };

/** Reads a path of the API, again whenever the path changes, and on `reload`. */
export function useLoaded<Answer>(path: string | null): Loaded<Answer> & { reload(): void } {
  const [loaded, setLoaded] = useState<Loaded<Answer>>({ state: "loading" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (path === null) return undefined;
    const gone = new AbortController();
    get<Answer>(path, gone.signal).then(
      (value) => setLoaded({ state: "loaded", value }),
      (error: Error) => {
        if (!gone.signal.aborted) setLoaded({ state: "failed", error });
      },
    );
    return () => gone.abort();
  }, [path, round]);
  return { ...loaded, reload: () => setRound((before) => before + 1) };
}
