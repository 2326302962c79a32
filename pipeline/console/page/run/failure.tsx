import type { RunReportView } from "../../api/run/run-report.ts";
import { Command } from "../parts/command.tsx";

/** What ended the run means: cause, whose side it is, remedy, whether to try again, whether it is billed. */
export function FailureBox({ report }: { report: RunReportView }) {
  if (report.failure.length === 0) return null;
  return (
    <section id="failure" class="failure" aria-labelledby="failure-title">
      <h2 id="failure-title">{report.ending === "stopped" ? "Why it ended" : "Why it failed"}</h2>
      <dl class="fields">
        {report.failure.map(({ name, text, command }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {text}
              {command === null ? null : <Command text={command} />}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
