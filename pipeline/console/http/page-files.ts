import type { ServerResponse } from "node:http";
import { SAFE_HEADERS } from "./answer.ts";
import type { Guard, Refused } from "./guard.ts";

/** The page's script and styles. */
export interface PageFiles {
  readonly script: string;
  readonly styles: string;
}

/** Answers with the script or the styles; false for any other path. */
export function sendFile(response: ServerResponse, path: string, files: PageFiles): boolean {
  const content = { "/console.js": files.script, "/console.css": files.styles }[path];
  if (content === undefined) return false;
  const type = path.endsWith(".js") ? "text/javascript" : "text/css";
  response.writeHead(200, { ...SAFE_HEADERS, "content-type": `${type}; charset=utf-8` });
  response.end(content);
  return true;
}

/** Answers with the page itself: each address is drawn by the script. */
export function sendPage(response: ServerResponse, { token }: Guard): void {
  sendHtml(response, 200, {
    head: `<meta name="tunewright-token" content="${token}">
<script type="module" src="/console.js"></script>`,
    body: `<div id="app"></div>
<noscript><main class="note"><h1>Tunewright console</h1><p>This page needs JavaScript, all of which comes from this machine.</p></main></noscript>`,
  });
}

const REASONS: Readonly<Record<Refused, string>> = {
  "foreign-host": "The console answers only to its own address on this machine.",
  "foreign-page": "The console accepts no requests from other web pages.",
  "no-session":
    "Open the console by the address that <code>tunewright console</code> printed: it holds a key, and this browser has none for it yet.",
  "no-token": "The request lacks the key of the page. Reload the page.",
};

/** Answers a browser that may not see the page with why, and what to do. */
export function sendRefusal(response: ServerResponse, refused: Refused): void {
  sendHtml(response, 403, {
    head: "",
    body: `<main class="note"><h1>Tunewright console</h1><p>${REASONS[refused]}</p></main>`,
  });
}

/** The same for a program. */
export function refusalText(refused: Refused): string {
  return REASONS[refused].replace(/<\/?code>/g, "`");
}

function sendHtml(
  response: ServerResponse,
  status: number,
  { head, body }: { head: string; body: string },
): void {
  response.writeHead(status, { ...SAFE_HEADERS, "content-type": "text/html; charset=utf-8" });
  response.end(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tunewright</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console.css">
${head}
</head>
<body>
${body}
</body>
</html>
`);
}
