import { dollars } from "../../../usd.ts";
import type { ServedBy } from "../../api/models/serving.ts";
import { untilText } from "./times.ts";

/** What serves something, its price by the hour, and when its lease ends. */
export function Served({ served, now }: { served: ServedBy | null; now: number }) {
  if (served === null) return <span class="tag">not served</span>;
  const { path, usdPerHour, arn } = served;
  return (
    <>
      <div>
        {path === "on-demand" ? "on demand" : "provisioned throughput"} ·{" "}
        <span class="num">{priceText(served, usdPerHour)}</span>
      </div>
      <LeaseEnd served={served} now={now} />
      <details class="arn">
        <summary>ARN</summary>
        <code>{arn}</code>
      </details>
    </>
  );
}

function priceText({ path }: ServedBy, usdPerHour: number | null): string {
  if (path === "on-demand") return "by the token";
  return usdPerHour === null ? "price not known" : `${dollars(usdPerHour)} an hour`;
}

function LeaseEnd({ served: { lease }, now }: { served: ServedBy; now: number }) {
  if (lease === "deleted") {
    return <span class="tag bad">✗ no longer exists: requests to it fail</span>;
  }
  if (lease === "unreadable") return <span class="tag unsure">! its lease cannot be read</span>;
  if (lease.until === null) return <small>no lease: until it is retired</small>;
  const isEnding = Date.parse(lease.until) - now < 6 * 3_600_000;
  return (
    <small>
      {isEnding ? <span class="tag unsure">! ends soon</span> : null} lease until{" "}
      {untilText(lease.until, now)}; then the sweep removes it
    </small>
  );
}
