import { jsonata, type State, transient } from "./states.ts";

/** What a state publishes, as JSONata. */
type Published =
  /** Subject and message that a function has made, in the format that the deployment has chosen. */
  | { readonly made: string }
  /** A text of the state's own; `made` comes first where it is not null. */
  | { readonly made?: string; readonly subject: string; readonly message: string };

/** Publishes to the topic. */
export function notify(what: Published, fields: State): State {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::sns:publish",
    Arguments: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
      TopicArn: "${TopicArn}",
      ...contentOf(what),
    },
    TimeoutSeconds: 120,
    // A second try costs nothing, and SNS's names for transient errors are not documented.
    Retry: [{ ErrorEquals: ["States.ALL"], ...transient, MaxAttempts: 2 }],
    ...fields,
  };
}

function contentOf(what: Published): State {
  if (!("subject" in what)) {
    return { Subject: jsonata(`${what.made}.subject`), Message: jsonata(`${what.made}.message`) };
  }
  const own = { subject: asSubject(what.subject), message: inFormat(what) };
  if (what.made === undefined) {
    return { Subject: jsonata(own.subject), Message: jsonata(own.message) };
  }
  const first = (part: "subject" | "message") =>
    jsonata(`${what.made} = null ? ${own[part]} : ${what.made}.${part}`);
  return { Subject: first("subject"), Message: first("message") };
}

/** SNS takes printable ASCII, up to 100 characters. */
function asSubject(subject: string): string {
  return `$substring($replace(${subject}, /[^ -~]/, '?'), 0, 100)`;
}

/** A text that mentions no one in a chat, see `chatMessage`. */
const plain = `function($text) {
  $replace($replace($replace($replace($text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '@', '@\\u200b')
}`;

/** The text, or the least that Amazon Q Developer in chat applications takes. */
function inFormat({ subject, message }: { subject: string; message: string }): string {
  return `('\${NoticeFormat}' = 'chat'
  ? ($plain := ${plain}; $string({
      'version': '1.0',
      'source': 'custom',
      'content': {
        'textType': 'client-markdown',
        'title': $substring($plain(${subject}), 0, 250),
        'description': $substring($plain(${message}), 0, 8000)
      },
      'metadata': {'threadId': $runId}
    }))
  : ${message})`;
}
