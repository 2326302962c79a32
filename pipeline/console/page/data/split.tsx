import type { MadeData } from "../../api/data/run-data.ts";
import { MARKS } from "./summary.tsx";

/** How the rows were split, and whether held-out rows have a match among those that are trained on. */
export function Split({ made: { split } }: { made: MadeData }) {
  return (
    <section>
      <h2>Split</h2>
      <dl class="fields">
        {split.map(({ title, tone, text }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd class={`tone ${tone}`}>
              {MARKS[tone]}
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
