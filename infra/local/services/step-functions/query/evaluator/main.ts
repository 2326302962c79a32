import { setPriority } from "node:os";
import { answer } from "./answer.ts";
import { watch } from "./watch.ts";
import type { Reply, Request } from "./wire.ts";

/*
 * Process that evaluates what may take time or memory. It does one job after the other, ends with the process that
 * started it, and ends itself by SIGXCPU when a job takes more than its time.
 */

const NICENESS = 5;

const send = (reply: Reply): void => void process.send?.(reply);

setPriority(NICENESS);
const watched = watch();
process.on("disconnect", () => process.exit());
process.on("message", async (request: Request) => {
  const { id } = request;
  watched.started(id);
  const computed = await answer(request, (at) => send({ id, at }));
  watched.ended();
  send({ id, computed });
});
