import { costTexts, decisionText, purchaseText } from "../../report/approval-text.ts";
import { minuteText } from "../../report/figures.ts";
import { code, foreign, type Html, html } from "../../report/html/html.ts";
import type { ApprovalDecision } from "../../run-folder/approval.ts";
import type { OpenApproval } from "../approve.ts";
import type { Page } from "./http.ts";

/** Lengths of what a person writes here. */
export const MAX_NAME = 80;
export const MAX_REASON = 500;

/** What waits for a decision, and the form that decides. */
export function decisionPage(found: OpenApproval): Page {
  const { runId, request } = found;
  return {
    status: 200,
    title: `Approval of ${runId}`,
    content: html`<h1>${code(runId)} waits for approval</h1>
<p>Nothing has been bought for this run. It continues only if its plan is approved.</p>
${facts(found)}
${proves(runId, request.otherPerson)}
${form(request.otherPerson)}`,
  };
}

function facts({ runId, plan, request }: OpenApproval): Html {
  const { planHash, startedBy, askedAt, expiresAt } = request;
  const rows: readonly (readonly [string, Html | string, string?])[] = [
    ["what is bought", foreign(purchaseText(plan))],
    ...costTexts(request).map(([name, text]) => [name, text, "total"] as const),
    ["run", code(runId)],
    ["plan", code(planHash)],
    ["started by", startedBy === null ? "not recorded" : code(startedBy)],
    ["requested", time(askedAt)],
    ["expires", time(expiresAt)],
  ];
  return html`<dl>
${rows.map(
  ([name, value, kind = ""]) => html`<div><dt>${name}</dt><dd class="${kind}">${value}</dd></div>
`,
)}</dl>`;
}

/** `2026-11-27T09:00:00.000Z` as a person reads it; the page has no script that could know another time zone. */
function time(iso: string): Html {
  return html`<time datetime="${iso}">${minuteText(iso)}</time>`;
}

function proves(runId: string, otherPerson: boolean): Html {
  const rule = otherPerson
    ? html`<p>Another person than who started this run must approve it. Since a link cannot prove that, you can only reject
the plan here. To approve it, use your own AWS credentials: ${code(`tunewright approve ${runId}`)}</p>`
    : null;
  return html`<section class="proves">
<h2>What this link proves</h2>
<p>That it comes from the notice about exactly this plan. Not who you are: anyone who has it can decide, once. The name that you
give is recorded as given, and not checked. Do not pass the link on.</p>
${rule}
</section>`;
}

/** Enter in a field presses the form's first button, so that the first one is disabled: only a click decides. */
function form(otherPerson: boolean): Html {
  const approve = html`<button class="yes" name="decision" value="approved">Approve</button>`;
  return html`<form method="post">
<button disabled hidden></button>
<label for="name">Your name</label>
<input id="name" name="name" required maxlength="${MAX_NAME}" autocomplete="name">
<label for="reason">Reason <span>(optional)</span></label>
<textarea id="reason" name="reason" maxlength="${MAX_REASON}"></textarea>
<div class="buttons">${otherPerson ? null : approve}
<button class="no" name="decision" value="rejected">Reject</button></div>
</form>
<p class="soft">A decision is final. If you reject the plan, the run ends and nothing is bought.</p>`;
}

const HEADINGS = { approved: "Approved", rejected: "Rejected", expired: "Expired" } as const;

/** What was decided, by this request or before it. */
export function decidedPage(
  runId: string,
  decision: ApprovalDecision,
  { status, isNew }: { status: number; isNew: boolean },
): Page {
  const { what } = decision;
  const tone = what === "approved" ? "good" : "bad";
  const now = what === "approved" ? "The run continues now." : "The run ends now.";
  const more = isNew ? now : "It was decided before, and a decision is final.";
  return {
    status,
    title: `${runId} was ${what}`,
    content: html`<h1 class="${tone}">${HEADINGS[what]}</h1>
<p>${foreign(decisionText(runId, decision))}</p>
<p class="soft">${more}</p>`,
  };
}

/** Why nothing was decided. */
export function refusalPage(of: {
  status: number;
  code: string;
  title: string;
  text: string;
}): Page {
  return {
    status: of.status,
    title: of.title,
    content: html`<h1 class="unsure">${of.title}</h1>
<p>${foreign(of.text)}</p>
<p class="soft">Nothing was decided. ${code(of.code)}</p>`,
  };
}
