import { runLayout } from "../../run-folder/layout.ts";
import type { RunReport } from "../../run-folder/report.ts";
import { requestText } from "../approval-text.ts";
import { minuteText } from "../figures.ts";
import { billingText } from "../left-text.ts";
import { kindText, outcomeText, resourceText } from "../outcome-text.ts";
import { planLines } from "../plan-and-actual.ts";
import { code, foreign, type Html, html, type Part } from "./html.ts";
import { fields, note, type Section, table, tag } from "./parts.ts";

/** Plan against actual. */
export function planSection(report: RunReport): Section {
  const kinds = { measured: "plain", estimated: "unsure", unknown: "unsure" } as const;
  return {
    id: "plan",
    title: "Plan against actual",
    body: html`${table({
      caption: "Plan against actual",
      columns: [
        { title: "What" },
        { title: "Planned", isNumber: true },
        { title: "Actual", isNumber: true },
        { title: "Source" },
      ],
      rows: planLines(report).map(({ what, planned, actual, certainty }) => [
        what,
        planned,
        actual,
        tag(kinds[certainty], certainty),
      ]),
    })}${note("Bedrock does not report the tokens that a job was trained on, nor what it charged: your bill decides.")}`,
  };
}

/** From the data to what serves the model, every step by its id. */
export function lineageSection(report: RunReport): Section {
  const { request, runId, bucket } = report;
  const { sha256 } = request?.dataset ?? {};
  const hash = (value: string | null | undefined): Part => (value == null ? null : code(value));
  const arn = (value: string | null): Part => (value === null ? null : code(value));
  return {
    id: "lineage",
    title: "Lineage",
    body: fields([
      ["Training rows, SHA-256", hash(sha256?.train)],
      ["Validation rows, SHA-256", hash(sha256?.validation)],
      ["Held-out rows, SHA-256", hash(sha256?.evaluation)],
      ["Plan, SHA-256", hash(request?.planHash)],
      ["Approval", approvalText(report)],
      ["Customization job", arn(report.jobArn)],
      ["Custom model", arn(report.modelArn)],
      ["Served as", report.ending === "accepted" ? arn(report.servingArn) : null],
      ["Registered as", versionText(report)],
      ["Run folder", code(`s3://${bucket}/${runLayout(runId).prefix}`)],
    ]),
  };
}

function approvalText({ runId, approvals = [] }: RunReport): Part {
  const last = approvals.at(-1);
  return last === undefined ? null : foreign(requestText(runId, last));
}

function versionText({ version, request, ending }: RunReport): Part {
  if (version === null || request === null) return null;
  const alias =
    ending === "accepted"
      ? html`; the alias <code>candidate</code> is then moved to it`
      : html`, marked as rejected; no alias points at it`;
  return html`version ${code(version)} of the group ${code(request.group)}${alias}`;
}

/** The proof of the clean-up; null where none was made. */
export function teardownSection({ teardown }: RunReport): Section | null {
  if (teardown === null) return null;
  const { steps, remaining, billing, checkedAt } = teardown;
  const proof =
    remaining.length === 0
      ? html`${tag("good", "proven")} Checked on ${minuteText(checkedAt)}: Bedrock no longer lists anything that this run had to remove.`
      : html`${tag("bad", "not complete")} Checked on ${minuteText(checkedAt)}: Bedrock still lists ${remaining.map((one, at) => html`${at === 0 ? null : ", "}${resourceText(one)}`)}.`;
  const done =
    steps.length === 0
      ? null
      : table({
          caption: "What the clean-up did",
          columns: [{ title: "When" }, { title: "What" }, { title: "Outcome" }, { title: "ARN" }],
          rows: steps.map(({ at, resource, outcome }) => [
            minuteText(at),
            kindText(resource.kind),
            outcomeText(outcome),
            code(resource.arn),
          ]),
        });
  return {
    id: "teardown",
    title: "Clean-up",
    body: html`<p>${proof}</p>${billing.map((one) => html`<p>${billingText(one)}</p>`)}${done}`,
  };
}

/** What the run was made with. */
export function environmentSection(report: RunReport): Section {
  const { tool, plan, request, startedAt, writtenAt } = report;
  return {
    id: "environment",
    title: "Environment",
    body: fields([
      ["Tunewright", tool.version],
      ["Node.js of this report", tool.node],
      ["Region", plan === null ? null : plan.region],
      ["Base model", request === null ? null : code(request.baseModel.id)],
      ["Hyperparameters", request === null ? null : hyperParameters(request.hyperParameters)],
      ["Teacher", request?.teacher === undefined ? null : code(request.teacher.id)],
      ["Serving", request === null ? null : request.serving.path],
      ["Started", startedAt === null ? null : minuteText(startedAt)],
      ["Written", minuteText(writtenAt)],
    ]),
  };
}

function hyperParameters(values: Readonly<Record<string, string>>): Html {
  const pairs = Object.entries(values);
  return html`${pairs.map(([name, value], at) => html`${at === 0 ? null : ", "}${foreign(name)} ${foreign(value)}`)}`;
}
