import { grouped } from "../../../counts.ts";
import type { PreparedFile } from "../../api/data/run-data.ts";
import type { DataShape, ReadingProgress } from "../../api/data/shape.ts";
import { Failed } from "../parts/waiting.tsx";
import { useLive } from "../use-live.ts";
import { LabelChart } from "./label-chart.tsx";
import { LengthChart } from "./length-chart.tsx";

interface Events {
  readonly progress: ReadingProgress;
  readonly shape: DataShape;
}

/** What the prepared rows look like, which is measured when the page asks. */
export function Shape({
  runId,
  onLabel,
}: {
  runId: string;
  onLabel(label: string, part: PreparedFile["part"]): void;
}) {
  const { latest, error } = useLive<Events>(`/api/runs/${encodeURIComponent(runId)}/data/shape`, [
    "progress",
    "shape",
  ]);
  const { shape, progress } = latest;
  if (error !== null) {
    return (
      <section>
        <h2>Labels and lengths</h2>
        <Failed error={error} />
      </section>
    );
  }
  if (shape === undefined) return <Reading progress={progress} />;
  const { labels, questions, answers } = shape;
  return (
    <>
      <section>
        <h2>Labels</h2>
        {labels === null ? (
          <p>The answers are texts, not labels: too many are different, or too long.</p>
        ) : (
          <LabelChart labels={labels} onLabel={onLabel} />
        )}
      </section>
      <section>
        <h2>Lengths</h2>
        <p class="note">
          Estimated tokens, without the system prompt that all rows have; no tokenizer of the model
          was used.
        </p>
        <div class="charts">
          <LengthChart title="Questions" lengths={questions} />
          <LengthChart title="Answers" lengths={answers} />
        </div>
      </section>
    </>
  );
}

function Reading({ progress }: { progress: ReadingProgress | undefined }) {
  const megabytes = (bytes: number) => grouped(bytes / 1e6);
  const of = progress?.of == null ? "" : ` of ${megabytes(progress.of)}`;
  return (
    <section>
      <h2>Labels and lengths</h2>
      <p class="waiting" role="status">
        Reading the rows
        {progress === undefined ? " …" : `: ${megabytes(progress.bytes)}${of} MB`}
      </p>
    </section>
  );
}
