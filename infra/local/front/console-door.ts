import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { WireRequest } from "../kernel/service.ts";

/** Path of the console at the port; what follows it is a path of the console. */
const CONSOLE_PATH = "/_tunewright/console";

/** The way from the port to the console: a program of its own, which this process knows only by its command line. */
export interface ConsoleDoor {
  /** Answers what a browser asks of the port itself, and the console's path; returns false for anything else. */
  handle(request: WireRequest): Promise<boolean>;
  close(): void;
}

/**
 * Leads browsers to the console, which is started when the first one comes.
 * @param command program and arguments; it prints its address with a key as its first line, and ends with its stdin
 */
export function createConsoleDoor(command: readonly string[] | undefined): ConsoleDoor {
  let running: Promise<Running> | undefined;
  const start = (program: readonly string[]) => {
    const starting = startProgram(program);
    const forget = () => {
      if (running === starting) running = undefined;
    };
    starting.then(({ child }) => child.once("close", forget), forget);
    return starting;
  };
  return {
    async handle(request) {
      const path = pathOf(request);
      if (path === undefined) return false;
      if (command === undefined) {
        say(
          request,
          200,
          "This is the endpoint of a local cloud for AWS clients. It has no page of its own here.",
        );
        return true;
      }
      running ??= start(command);
      try {
        const { address } = await running;
        request.response.writeHead(302, {
          location: target(address, path, request.rawQuery),
          "cache-control": "no-store",
        });
        request.response.end();
      } catch (error) {
        say(request, 502, `The console could not be started: ${(error as Error).message}`);
      }
      return true;
    },
    close() {
      running?.then(({ child }) => child.kill()).catch(() => undefined);
    },
  };
}

/** Path of the console in a request; undefined where the request is none of a browser's address bar. */
function pathOf({ method, rawPath, headers }: WireRequest): string | undefined {
  if (method !== "GET") return undefined;
  if (rawPath === CONSOLE_PATH || rawPath.startsWith(`${CONSOLE_PATH}/`)) {
    return rawPath.slice(CONSOLE_PATH.length) || "/";
  }
  const isBrowser =
    /\btext\/html\b/.test(headers["accept"] ?? "") && headers["authorization"] === undefined;
  return rawPath === "/" && isBrowser ? "/" : undefined;
}

/** Address of a path of the console, with the key that lets the browser in. */
function target(address: string, path: string, query: string): string {
  const url = new URL(address);
  const key = url.searchParams.get("key") ?? "";
  url.pathname = path;
  url.search = query;
  url.searchParams.set("key", key);
  return url.href;
}

function say({ response }: WireRequest, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly address: string;
}

/** Rejects when the program ends before it has printed its address. */
async function startProgram([program = "", ...args]: readonly string[]): Promise<Running> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-2000);
  });
  child.stdin.on("error", () => undefined);
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("close", () => reject(new Error(complaint.trim() || "it ended at once")));
  });
  const lines = createInterface({ input: child.stdout });
  const address = new Promise<string>((resolve) => lines.once("line", resolve));
  const found = await Promise.race([address, ended]);
  ended.catch(() => undefined);
  return { child, address: found };
}
