import { describe, expect, it } from "vitest";
import { shareTime } from "../../../../infra/local/kernel/turns.ts";

/** Uses the processor for a millisecond. */
function work(): void {
  const end = performance.now() + 1;
  while (performance.now() < end);
}

/** How many turns the event loop makes while the promise is open. */
async function turnsDuring(promise: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOpen = true;
  const count = () => {
    turns += 1;
    if (isOpen) setImmediate(count);
  };
  setImmediate(count);
  await promise;
  isOpen = false;
  return turns;
}

describe("long work", () => {
  it("lets others have their turn", async () => {
    const piecewise = async () => {
      for (let piece = 0; piece < 100; piece++) {
        work();
        await shareTime();
      }
    };
    expect(await turnsDuring(piecewise())).toBeGreaterThan(5);
  });

  it("of many workers is shared among them in their order, and lets others have their turn", async () => {
    const done: number[] = [];
    const worker = async (name: number) => {
      await shareTime();
      // The work of a piece is not done at once, as that of an execution.
      for (let step = 0; step < 5; step++) await undefined;
      work();
      done.push(name);
    };
    work();
    const names = Array.from({ length: 100 }, (_, name) => name);
    expect(await turnsDuring(Promise.all(names.map(worker)))).toBeGreaterThan(5);
    expect(done).toEqual(names);
  });
});
