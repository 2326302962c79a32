import { useState } from "preact/hooks";
import type { Example } from "../../api/playground/example.ts";
import { post } from "../call.ts";
import { Failed } from "../parts/waiting.tsx";

/** Reads any held-out row as a question, on request only. */
export function ExampleButton({
  runId,
  onExample,
}: {
  runId: string;
  onExample(example: Example): void;
}) {
  const [error, setError] = useState<Error | null>(null);
  const read = () => {
    setError(null);
    post<Example>("/api/playground/example", { run: runId }).then(onExample, setError);
  };
  return (
    <>
      <button type="button" onClick={read}>
        Use a held-out question
      </button>
      {error === null ? null : <Failed error={error} />}
    </>
  );
}
