import { Worker } from "node:worker_threads";

/** Seconds of the processor, so that a machine with other work is no reason to fail. */
export const MAX_SECONDS = 3;

/**
 * Runs beside the evaluation, which does not let its own thread look up. Ends the process when a job has had its time,
 * or when the process that asked no longer exists.
 */
const WATCHER = `
const { workerData: { current, maxSeconds, parent } } = require("node:worker_threads");
let job = 0;
let since = 0;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  const { user, system } = process.cpuUsage();
  const seconds = (user + system) / 1e6;
  const now = Atomics.load(current, 0);
  if (now !== job) since = seconds;
  job = now;
  if (job !== 0 && seconds - since > maxSeconds) process.kill(process.pid, "SIGXCPU");
}, 50);`;

/** Watches the jobs of this process, whose ids are not 0. */
export function watch(): { started(id: number): void; ended(): void } {
  const current = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { current, maxSeconds: MAX_SECONDS, parent: process.ppid };
  new Worker(WATCHER, { eval: true, workerData }).unref();
  return {
    started: (id) => void Atomics.store(current, 0, id),
    ended: () => void Atomics.store(current, 0, 0),
  };
}
