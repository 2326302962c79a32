import type { RunReportView } from "../../api/run/run-report.ts";
import { Command } from "../parts/command.tsx";

/** What to do next, with its command. */
export function NextCard({ report }: { report: RunReportView }) {
  return (
    <section id="next" aria-labelledby="next-title">
      <h2 id="next-title">What to do next</h2>
      <ol class="steps">
        {report.next.map(({ text, command }) => (
          <li key={text}>
            {text}
            {command === null ? null : <Command text={command} />}
          </li>
        ))}
      </ol>
    </section>
  );
}
