import type { Kernel } from "./cloud.ts";
import type { WireRequest } from "./service.ts";

const PREFIX = "/_tunewright/";

/** The local cloud's own paths, which no AWS service has. */
export interface Admin {
  /** Answers a request under `/_tunewright/`; false when the path is not one. */
  handle(request: WireRequest): Promise<boolean>;
  /** Notes that a client called, for `--idle-minutes`. */
  touch(): void;
}

/** Makes the admin endpoint of a kernel. */
export function createAdmin(kernel: Kernel): Admin {
  return {
    async handle(request) {
      if (!request.rawPath.startsWith(PREFIX)) return false;
      const path = request.rawPath.slice(PREFIX.length);
      if (path === "health") answer(request, 200, { status: "ok", now: kernel.clock.now() });
      else answer(request, 404, { message: `no such admin path: ${path}` });
      return true;
    },
    touch: () => undefined,
  };
}

function answer({ response }: WireRequest, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
