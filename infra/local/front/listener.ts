import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttp1Server } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A request as node gives it, of either HTTP version. */
export type RawRequest = IncomingMessage | Http2ServerRequest;
export type RawResponse = ServerResponse | Http2ServerResponse;

/** Receives every request of a port. */
export type Handler = (request: RawRequest, response: RawResponse) => void;

/** A bound loopback port. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Longer than clients keep a connection that rests: one that the server ends first is lost to a request that is on its way. */
const KEEP_ALIVE_MS = 75_000;

/** An HTTP/2 connection without TLS starts with these bytes (RFC 9113, 3.4). */
const HTTP2_PREFACE = "PRI";

/**
 * Serves HTTP/1.1 and cleartext HTTP/2 on one port of 127.0.0.1; the Bedrock Runtime client speaks HTTP/2.
 * @param port 0 for any free one
 * Rejects with node's `EADDRINUSE` when the port is taken.
 */
export async function listen(port: number, handler: Handler): Promise<Listener> {
  // A 2 GB upload must not be cut by node's default of five minutes for one request.
  const http1 = createHttp1Server({ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS }, handler);
  const http2 = createHttp2Server(handler);
  http2.on("sessionError", () => undefined);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    sniff(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit("connection", socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function sniff(socket: Socket, hand: (isHttp2: boolean) => void): void {
  socket.once("data", (first: Buffer) => {
    socket.pause();
    socket.unshift(first);
    hand(first.subarray(0, HTTP2_PREFACE.length).toString("latin1") === HTTP2_PREFACE);
    process.nextTick(() => socket.resume());
  });
}
