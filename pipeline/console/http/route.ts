import type { Places } from "../place.ts";

/** A request to the console's API, admitted and parsed. */
export interface ApiCall {
  readonly places: Places;
  /** Parts of the path that the route names, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body, still to be checked; undefined for GET. */
  readonly body: unknown;
  /** Aborted when the page no longer listens. */
  readonly signal: AbortSignal;
}

/** Sends a server-sent event; does nothing when the page has left. */
export type Send = (event: string, data: unknown) => void;

interface RoutePlace {
  /** What changes or costs something is `POST`. */
  readonly method: "GET" | "POST";
  /** e.g. `/api/runs/:run`; a part with a colon matches one segment. */
  readonly path: string;
}

/** Answers with one JSON value. */
interface JsonRoute extends RoutePlace {
  run(call: ApiCall): Promise<unknown>;
}

/** Answers with server-sent events until it returns. */
interface StreamRoute extends RoutePlace {
  stream(call: ApiCall, send: Send): Promise<void>;
}

/** A file that the browser keeps instead of showing it. */
export interface Download {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** Answers with a file. */
interface DownloadRoute extends RoutePlace {
  download(call: ApiCall): Promise<Download>;
}

export type Route = JsonRoute | StreamRoute | DownloadRoute;

/** A route that fits a request, with the parts that its path names. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route that fits; undefined where none does. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): Match | undefined {
  for (const route of routes) {
    const params = route.method === method ? paramsOf(route.path, path) : undefined;
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (!part.startsWith(":")) {
      if (part !== value) return undefined;
      continue;
    }
    const decoded = decode(value);
    if (decoded === undefined || decoded === "") return undefined;
    params[part.slice(1)] = decoded;
  }
  return params;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
