import { minuteText } from "../../../report/figures.ts";
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

/** What the run costs from now on; after a clean-up the proof of what it left. */
export function CostsCard({ report }: { report: RunReportView }) {
  const { costs, checkedAt } = report;
  return (
    <section id="costs" aria-labelledby="costs-title">
      <h2 id="costs-title">What costs money now</h2>
      {costs === null ? (
        <p>Not known yet: the clean-up has not reported. This page shows it when it has.</p>
      ) : costs.length === 0 ? (
        <p>
          <strong>Nothing.</strong>
          {checkedAt === null ? null : <Proof checkedAt={checkedAt} />}
        </p>
      ) : (
        <ul class="costs">
          {costs.map(({ what, arn, price, until }) => (
            <li key={`${what} ${arn}`}>
              <span class="price">{price}</span>
              <span>
                {what}, {until}
              </span>
              {arn === null ? null : <code>{arn}</code>}
            </li>
          ))}
        </ul>
      )}
      {costs !== null && costs.length > 0 ? (
        <p class="note">
          By list prices, without your discounts; your bill decides.
          {checkedAt === null ? null : <Proof checkedAt={checkedAt} />}
        </p>
      ) : null}
    </section>
  );
}

function Proof({ checkedAt }: { checkedAt: string }) {
  return (
    <>
      {" "}
      The <a href="#teardown">clean-up</a> was checked on {minuteText(checkedAt)}.
    </>
  );
}
