import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../errors.ts";
import { routes } from "./api/routes.ts";
import { apiError, openStream, sendDownload, sendError, sendJson } from "./http/answer.ts";
import { createGuard, type Guard, type Refused } from "./http/guard.ts";
import { type PageFiles, refusalText, sendFile, sendPage, sendRefusal } from "./http/page-files.ts";
import { readJsonBody } from "./http/request-body.ts";
import { type Match, matchRoute } from "./http/route.ts";
import type { Places } from "./place.ts";

/** What the console is started with. */
export interface ConsoleOptions {
  readonly places: Places;
  readonly page: PageFiles;
  /** On the loopback interface; 0 for any free one. */
  readonly port: number;
}

/** A console that serves. */
export interface Console {
  /** e.g. `http://127.0.0.1:4100`. */
  readonly origin: string;
  /** Address of a path with the key that lets a browser in. */
  address(path?: string): string;
  /** Requests under way, pages that listen among them. */
  underWay(): number;
  close(): Promise<void>;
}

interface Serving extends ConsoleOptions {
  readonly guard: Guard;
}

/**
 * Serves the console on 127.0.0.1.
 * @throws UserError `Console.PortTaken`
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(startError(error, options.port)));
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const guard = createGuard(port);
  const underWay = new Set<ServerResponse>();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    serve({ ...options, guard }, request, response).catch((error: unknown) =>
      sendError(response, error),
    );
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    address: (path = "/") => `${origin}${path}${path.includes("?") ? "&" : "?"}key=${guard.entry}`,
    underWay: () => underWay.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function startError(error: Error, port: number): Error {
  if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") return error;
  return new UserError("Console.PortTaken", `port ${port} is taken by another program`, {
    hint: "Leave --port out for a free one.",
  });
}

async function serve(
  { guard, page, places }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const { pathname: path, searchParams: query } = url;
  const { method = "GET", headers } = request;
  const isApi = path.startsWith("/api/");
  const foreign = guard.refuseHost(headers);
  if (foreign !== undefined) return refuse(response, foreign, isApi);
  // No secret is in these, and the page that refuses needs the styles.
  if (method === "GET" && sendFile(response, path, page)) return;
  if (!isApi && guard.isEntry(query.get("key") ?? "")) return admit(response, guard, url);
  const refused = method === "GET" ? guard.refuseRead(headers) : guard.refuseChange(headers);
  if (refused !== undefined) return refuse(response, refused, isApi);
  if (!isApi) return sendPage(response, guard);
  const match = matchRoute(routes, method, path);
  if (match === undefined) throw noRoute(method, path);
  const body = await readJsonBody(request);
  await answer(response, match, { places, query, body });
}

const CODES: Readonly<Record<Refused, string>> = {
  "foreign-host": "Console.ForeignHost",
  "foreign-page": "Console.ForeignPage",
  "no-session": "Console.NoSession",
  "no-token": "Console.NoToken",
};

function refuse(response: ServerResponse, refused: Refused, isApi: boolean): void {
  const error = { code: CODES[refused], message: refusalText(refused), hint: null };
  if (isApi) sendJson(response, 403, { error });
  else sendRefusal(response, refused);
}

/** Keeps the session in the browser, and takes the key out of its address. */
function admit(response: ServerResponse, { cookie }: Guard, url: URL): void {
  url.searchParams.delete("key");
  const location = `${url.pathname.replace(/^\/{2,}/, "/")}${url.search}`;
  response.writeHead(303, { location, "set-cookie": cookie, "cache-control": "no-store" });
  response.end();
}

async function answer(
  response: ServerResponse,
  { route, params }: Match,
  call: { places: Places; query: URLSearchParams; body: unknown },
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const whole = { ...call, params, signal: gone.signal };
  if ("run" in route) return sendJson(response, 200, await route.run(whole));
  if ("download" in route) return sendDownload(response, await route.download(whole));
  const { send, end } = openStream(response);
  try {
    await route.stream(whole, send);
    send("over", null);
  } catch (error) {
    send("failed", apiError(error));
  } finally {
    end();
  }
}

function noRoute(method: string, path: string): UserError {
  return new UserError("Console.NoRoute", `the console has no ${method} ${path}`);
}
