import type { RunReport } from "../../run-folder/report.ts";
import { failureLines } from "../failure-text.ts";
import { html } from "./html.ts";
import { fields, type Section } from "./parts.ts";

/** What ended the run means: cause, side, remedy with its command, whether to try again, whether it is billed. */
export function failureSection(report: RunReport): Section | null {
  const lines = failureLines(report);
  if (lines.length === 0) return null;
  const pairs = lines.map(({ name, text, command }) => {
    const typed =
      command === null
        ? null
        : html`<pre class="command" tabindex="0"><code>${command}</code></pre>`;
    return [name, html`${text}${typed}`] as const;
  });
  const title = report.ending === "stopped" ? "Why it ended" : "Why it failed";
  return { id: "failure", title, body: fields(pairs) };
}
