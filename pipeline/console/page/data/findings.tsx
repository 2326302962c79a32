import { counted, grouped } from "../../../counts.ts";
import type { FindingGroup } from "../../api/data/finding-groups.ts";
import type { MadeData } from "../../api/data/run-data.ts";

/** What the checks found in the data, each rule with what it means and what helps. */
export function Findings({ made: { findings } }: { made: MadeData }) {
  const count = findings.reduce((sum, one) => sum + one.count, 0);
  return (
    <section>
      <h2>Findings</h2>
      {findings.length === 0 ? (
        <p>No findings: the checks saw nothing wrong with the rows.</p>
      ) : (
        <>
          <p>
            {counted(count, "finding")} by {counted(findings.length, "rule")}. Places are lines of
            the file that was read.
          </p>
          <div class="rules">
            {findings.map((group) => (
              <Rule key={group.code} group={group} />
            ))}
          </div>
        </>
      )}
    </section>
  );
}

const TONES = { error: "bad", warning: "unsure", hint: "" } as const;

function Rule({ group }: { group: FindingGroup }) {
  const { code, severity, title, why, remedy, count, waived } = group;
  return (
    <details>
      <summary>
        <span class={`tag ${severity === null ? "" : TONES[severity]}`}>
          {severity ?? "finding"}
        </span>{" "}
        <strong>{title}</strong> ×{grouped(count)}
        {waived === 0 ? null : <small> and {grouped(waived)} waived</small>} <code>{code}</code>
      </summary>
      {why === null ? null : <p>{why}</p>}
      {remedy === null ? null : <p>{remedy}</p>}
      <Places group={group} />
    </details>
  );
}

function Places({ group: { places, count, waived } }: { group: FindingGroup }) {
  const left = count + waived - places.length;
  return (
    <ul class="places">
      {places.map(({ file, line, message }) => (
        <li key={`${file} ${line} ${message}`}>
          <code>
            {file}:{line}
          </code>{" "}
          {message}
        </li>
      ))}
      {left > 0 ? (
        <li class="soft">{grouped(left)} more; `tunewright validate` lists them.</li>
      ) : null}
    </ul>
  );
}
