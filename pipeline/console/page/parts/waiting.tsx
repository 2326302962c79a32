import { CallFailed } from "../call.ts";
import type { Loaded } from "../use-loaded.ts";

/** Stands for what is not there yet, or says why it will not be. */
export function Waiting({ loaded, what }: { loaded: Loaded<unknown>; what: string }) {
  if (loaded.state === "failed") return <Failed error={loaded.error} />;
  return (
    <p class="waiting" role="status">
      Reading {what} …
    </p>
  );
}

/** Why something could not be read or done, and what helps. */
export function Failed({ error }: { error: Error }) {
  const [code, hint] = error instanceof CallFailed ? [error.code, error.hint] : [error.name, null];
  return (
    <div class="failed" role="alert">
      <p>
        <strong>{error.message}</strong> <code>{code}</code>
      </p>
      {hint === null ? null : <p>{hint}</p>}
    </div>
  );
}
