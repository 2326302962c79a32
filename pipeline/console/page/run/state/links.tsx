import { useState } from "preact/hooks";
import type { StateDetails } from "../../../api/run/state-details.ts";

/** What AWS has more about it; of a local cloud there are only names. */
export function Links({ links }: Pick<StateDetails, "links">) {
  return (
    <>
      <h3>Links and ARNs</h3>
      <ul class="links">
        {links.map(({ what, name, url }) => (
          <li key={what}>
            {url === null ? what : <a href={url}>{what} ↗</a>} <Copy text={name} what={what} />
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

function Copy({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button type="button" onClick={copy} aria-label={`Copy the ARN: ${what}`}>
      <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
    </button>
  );
}
