import type { PipelineCloud } from "./pipeline-cloud.ts";

/** What a person sends from the page of a link. */
export type ApprovalForm = Readonly<Record<string, string>>;

/** The link in the notice of a run that waits for approval; undefined where there is none yet. */
export function approvalLinkIn(pipeline: PipelineCloud, runId: string): string | undefined {
  const links = pipeline.messages(runId).flatMap((text) => /http\S+[?]link=\S+/.exec(text) ?? []);
  return links.at(-1);
}

/** Sends the form as a browser does. */
export function sendForm(link: string, form: ApprovalForm): Promise<Response> {
  const headers = { origin: new URL(link).origin };
  return fetch(link, { method: "POST", headers, body: new URLSearchParams(form) });
}
