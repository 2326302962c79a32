import { createServer, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** A cloud behind which nothing but AWS's own APIs answers. */
export interface BareCloud {
  readonly endpoint: string;
  /** Paths of the local cloud's own endpoint that someone has tried. */
  readonly refused: readonly string[];
  stop(): void;
}

/** Passes requests on to a local cloud (HTTP/1.1), except those to the paths that AWS does not have. */
export async function startBareCloud(endpoint: string): Promise<BareCloud> {
  const { hostname, port, host } = new URL(endpoint);
  const refused: string[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const { url = "/", method, headers } = incoming;
    if (url.startsWith("/_tunewright")) {
      refused.push(url);
      outgoing.writeHead(404).end();
      return;
    }
    const options = { hostname, port, method, path: url, headers: { ...headers, host } };
    const passed = send(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
