/**
 * Preloaded into a process of which a test asks two things: which modules it loads, and whether it asks the network
 * for anything. Lines of the file named by OFFLINE_NOTES: `load <url or path>` and `ask <what>`. Any question fails.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import net from "node:net";

const notes = process.env.OFFLINE_NOTES;

const hook = `import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  appendFileSync(${JSON.stringify(notes)}, "load " + url + "\\n");
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const { cache } = createRequire(import.meta.url);
process.on("exit", () => {
  for (const path of Object.keys(cache)) appendFileSync(notes, `load ${path}\n`);
});

function refuse(what) {
  return () => {
    appendFileSync(notes, `ask ${what}\n`);
    throw new Error(`there is no network here: ${what}`);
  };
}
net.Socket.prototype.connect = refuse("connect");
dgram.createSocket = refuse("socket");
for (const name of Object.keys(dns).filter((name) => /^(lookup|resolve)/.test(name))) {
  dns[name] = refuse(name);
  if (name in dns.promises) dns.promises[name] = refuse(name);
}
