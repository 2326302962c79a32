import { UserError } from "../../errors.ts";
import type { Page } from "./http.ts";
import { refusalPage } from "./page.ts";

interface Refusal {
  readonly status: number;
  readonly title: string;
  /** Said instead of the error's own text: of a link that is not known to be ours, nothing that helps guessing. */
  readonly text?: string;
}

/** What the page takes. */
export const METHODS: readonly string[] = ["GET", "HEAD", "POST"];

const AGAIN =
  "If the run still needs a decision, it is in a newer notice, or use the command in the notice.";

/** What the page says of each error that it knows, by code. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  "Approval.LinkInvalid": {
    status: 403,
    title: "This link is not valid",
    text: "It may have been cut off on its way. Open it from the notice again, or use the command in the notice.",
  },
  "Approval.LinkExpired": { status: 410, title: "This link has expired", text: AGAIN },
  "Approval.LinkOutdated": {
    status: 410,
    title: "This link is for an earlier attempt",
    text: AGAIN,
  },
  "Approval.Expired": { status: 410, title: "No one decided in time" },
  "Approval.Ended": { status: 410, title: "The run no longer waits" },
  "Approval.NotRequested": { status: 410, title: "The run no longer waits" },
  "Run.Unknown": { status: 410, title: "The run no longer exists" },
  "Approval.OtherPlan": { status: 409, title: "The plan is another now" },
  "Approval.LinkHasNoIdentity": { status: 403, title: "A link cannot approve this plan" },
  "Approval.StarterUnknown": { status: 403, title: "This plan cannot be approved" },
  "Approval.FormInvalid": { status: 400, title: "Please check what you wrote" },
  "Approval.MethodUnknown": { status: 405, title: "This page has a form" },
  "Approval.Busy": { status: 503, title: "Please try again" },
};

/** The page for an error; undefined for one that is not the reader's to know. */
export function refusalOf(error: unknown): Page | undefined {
  if (!(error instanceof UserError)) return undefined;
  const refusal = REFUSALS[error.code];
  if (refusal === undefined) return undefined;
  const { status, title } = refusal;
  const text = refusal.text ?? sentences(error);
  const page = refusalPage({ status, title, text, code: error.code });
  // RFC 9110, 15.5.6: an answer 405 names what is allowed.
  return status === 405 ? { ...page, headers: { allow: METHODS.join(", ") } } : page;
}

function sentences({ message, hint }: UserError): string {
  const said = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return hint === undefined ? said : `${said} ${hint}`;
}
