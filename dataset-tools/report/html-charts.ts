import type { Amount, CostEstimate } from "../estimate/cost.ts";
import type { Profile } from "../estimate/profile.ts";
import type { TokenEstimate } from "../estimate/tokens.ts";
import { escapeXml } from "./escape.ts";

const MAX_LABELS = 100;

/** Rows by length, with the tokens of the whole dataset. */
export function lengthHistogram({ lengths, tokens, answerTokens, longest }: Profile): string {
  const bars = lengths.map(({ from, to, rows }) => ({
    name: `${number(from)}–${number(to - 1)}`,
    rows,
  }));
  return `<section><h2>Length of the rows in tokens</h2>
<p>${escapeXml(`With the system text that \`tune\` trains with, and without exact duplicates, the rows have ${range(tokens)} tokens in total, the answers ${range(answerTokens)}; the longest row has about ${number(longest)}. All are estimates from character classes, made without the model's tokenizer.`)}</p>
${barChart(bars)}</section>`;
}

/** Rows by label; empty when the answers are not labels. */
export function labelHistogram({ labels }: Profile): string {
  if (labels.length === 0) return "";
  const bars = labels.slice(0, MAX_LABELS).map(({ label, rows }) => ({ name: label, rows }));
  const more = labels.length - bars.length;
  const rest = more > 0 ? `<p>… and ${more} rarer labels.</p>` : "";
  return `<section><h2>Rows by label (${labels.length})</h2>${barChart(bars)}${rest}</section>`;
}

/** The cost of training and serving, as far as the prices are known. */
export function costTable(cost: CostEstimate): string {
  const lines: [string, Amount, (value: number) => string][] = [
    ["Training, once", cost.training, dollars],
    ["Storing the model, per month", cost.storagePerMonth, dollars],
    ["Provisioned serving, per hour", cost.servingPerHour, dollars],
    ["Provisioned serving, per month of 730 hours", cost.servingPerMonth, dollars],
    ["On demand, per 1,000 requests", cost.onDemandPerThousandRequests, dollars],
    [
      "Provisioned serving is cheaper from this many requests per month",
      cost.breakEvenRequestsPerMonth,
      number,
    ],
  ];
  const rows = lines.map(
    ([name, amount, show]) => `<tr><td>${name}</td>${cells(amount, show)}</tr>`,
  );
  return `<section><h2>Estimated cost</h2><table><thead><tr><th>what</th><th>USD</th><th>from</th></tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

function cells(amount: Amount, show: (value: number) => string): string {
  if (!amount.known) return `<td>unknown</td><td>${escapeXml(amount.reason)}</td>`;
  const { low, expected, high, prices } = amount;
  const spread = low === high ? "" : ` (${show(low)} to ${show(high)})`;
  const from = prices.map(
    ({ date, source, confirmed }) => `${source}, ${date}${confirmed ? "" : ", unconfirmed"}`,
  );
  return `<td>${show(expected)}${spread}</td><td>${escapeXml(from.join("; "))}</td>`;
}

function barChart(bars: readonly { name: string; rows: number }[]): string {
  const max = Math.max(1, ...bars.map(({ rows }) => rows));
  const items = bars.map(
    ({ name, rows }) =>
      `<tr><th>${escapeXml(name)}</th><td><meter min="0" max="${max}" value="${rows}"></meter> ${number(rows)}</td></tr>`,
  );
  return `<table class="bars"><tbody>${items.join("")}</tbody></table>`;
}

function range({ low, expected, high }: TokenEstimate): string {
  return `about ${number(expected)} (${number(low)} to ${number(high)})`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function dollars(value: number): string {
  return `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: value < 0.1 ? 4 : 2 })}`;
}
