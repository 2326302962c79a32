import type { Notice } from "./notice.ts";
import { stepText } from "./text.ts";

/** Limits of a title and a description; UNCONFIRMED, the guide that we read ends before them. */
const TITLE_LENGTH = 250;
const DESCRIPTION_LENGTH = 8000;
const SEPARATOR = "\n\n";

/**
 * A notice as Amazon Q Developer in chat applications shows it in Slack and Teams: a custom notification, as JSON. The
 * notices of a run share its thread. Source: its administrator guide, "Custom notifications" (custom-notifs.html).
 */
export function chatMessage(notice: Notice): string {
  const { runId, event, subject, summary, steps, resources } = notice;
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: cut(plain(subject), TITLE_LENGTH),
      description: descriptionOf(notice),
      nextSteps: steps.map((step) => plain(stepText(step))),
      keywords: ["tunewright", event, plain(runId)],
    },
    metadata: {
      threadId: runId,
      summary: cut(plain(summary), TITLE_LENGTH),
      eventType: `tunewright.${event}`,
      relatedResources: resources,
    },
  });
}

/** The links stay, even if what happened is a long story. */
function descriptionOf({ summary, lines, links }: Notice): string {
  const story = plain([summary, ...lines].join("\n"));
  const end = links.map(([name, address]) => `${name}: ${plain(address)}`).join("\n");
  return `${cut(story, DESCRIPTION_LENGTH - SEPARATOR.length - end.length)}${SEPARATOR}${end}`;
}

/**
 * Text that mentions no one, and links to nothing: Slack's mentions and links are in `<…>`, which are escaped as
 * entities; an `@` that starts a word is followed by a zero-width space. `group@alias` stays as it is.
 */
function plain(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replace(/(?<![A-Za-z0-9])@/g, "@\u200b");
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
