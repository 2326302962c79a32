/** Milliseconds of work after which other work of the process gets its turn. */
const SLICE_MS = 8;

const waiting: (() => void)[] = [];
let started = 0;
let isPlanned = false;

/**
 * To be awaited between the pieces of a long piece of work, so that requests are answered meanwhile. Those that
 * wait are resumed in their order, each when the one before has come to rest.
 */
export async function shareTime(): Promise<void> {
  if (waiting.length === 0 && performance.now() - started < SLICE_MS) return;
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    plan();
  });
}

function plan(): void {
  if (isPlanned) return;
  isPlanned = true;
  setImmediate(() => {
    isPlanned = false;
    started = performance.now();
    resume();
  });
}

function resume(): void {
  if (performance.now() - started >= SLICE_MS) {
    if (waiting.length > 0) plan();
    return;
  }
  const next = waiting.shift();
  if (!next) return;
  next();
  // A tick that is planned in a microtask runs when all microtasks have run.
  queueMicrotask(() => process.nextTick(resume));
}
