import type { RunReport } from "../../run-folder/report.ts";
import { dollars } from "../../usd.ts";
import { minuteText } from "../figures.ts";
import { chargesText } from "../markdown/job-sections.ts";
import { nextSteps } from "../next-step.ts";
import { priceText, type RunningCost, runningCosts } from "../running-costs.ts";
import { code, type Html, html } from "./html.ts";
import type { Section } from "./parts.ts";

/** What to do next, with the command where one does it. */
export function nextSection(report: RunReport): Section {
  const items = nextSteps(report).map(
    ({ text, command }) =>
      html`<li>${text}${command === null ? null : html`<pre class="command" tabindex="0"><code>${command}</code></pre>`}</li>`,
  );
  return { id: "next", title: "What to do next", body: html`<ol class="steps">${items}</ol>` };
}

/** What costs money from now on; after a clean-up what it has left. */
export function costSection(report: RunReport): Section {
  const charges = chargesText(report.failure, report.teardown);
  const job =
    charges === null ? null : html`<h3>For the job that did not complete</h3><p>${charges}</p>`;
  return { id: "costs", title: "What costs money now", body: html`${costBody(report)}${job}` };
}

function costBody(report: RunReport): Html {
  const costs = runningCosts(report);
  if (costs === null) {
    return html`<p>Not known to this report. See what is left with:</p><pre class="command" tabindex="0"><code>tunewright status ${report.runId}</code></pre>`;
  }
  if (costs.length === 0) return html`<p><strong>Nothing.</strong> ${proofText(report)}</p>`;
  return html`<ul class="costs">${costs.map(costItem)}</ul>${sumText(costs)}<p class="note">By list prices, without your discounts; your bill decides.${proofText(report)}</p>`;
}

function proofText({ teardown }: RunReport): Html | null {
  if (teardown === null) return null;
  return html` The <a href="#teardown">clean-up</a> was checked on ${minuteText(teardown.checkedAt)}.`;
}

function costItem({ what, arn, perHour, perMonth, until }: RunningCost): Html {
  return html`<li><span class="price">${priceText({ perHour, perMonth })}</span> <span>${what}, ${until}</span>${arn === null ? null : code(arn)}</li>
`;
}

function sumText(costs: readonly RunningCost[]): Html | null {
  const known = costs.flatMap(({ perMonth }) => perMonth ?? []);
  if (known.filter((usd) => usd > 0).length < 2) return null;
  const rest = known.length < costs.length ? " and what is not known" : "";
  const sum = known.reduce((total, usd) => total + usd, 0);
  return html`<p>Together about <strong>${dollars(sum)} a month</strong>${rest}.</p>`;
}
