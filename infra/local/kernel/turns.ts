/** Milliseconds of work after which other work of the process gets its turn. */
const SLICE_MS = 4;

const waiting: (() => void)[] = [];
let started = 0;
let isPlanned = false;

/**
 * To be awaited between the pieces of a long piece of work, so that requests are answered meanwhile. Those that
 * wait are resumed in their order, each when the one before has come to rest.
 */
export function shareTime(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    plan();
  });
}

function plan(): void {
  if (isPlanned || waiting.length === 0) return;
  isPlanned = true;
  if (performance.now() - started >= SLICE_MS) setImmediate(resumeInNewSlice);
  // A tick that is planned in a microtask runs when all microtasks have run.
  else queueMicrotask(() => process.nextTick(resume));
}

function resumeInNewSlice(): void {
  started = performance.now();
  resume();
}

function resume(): void {
  isPlanned = false;
  waiting.shift()?.();
  plan();
}
