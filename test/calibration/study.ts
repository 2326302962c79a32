import { fork } from "node:child_process";
import type { Population } from "./equal-models.ts";
import { type Cell, measure } from "./measure.ts";
import { grouped, hard, independent } from "./populations.ts";

/** All cells of the study, in the order of the page. */
export interface Study {
  readonly independent: readonly Cell[];
  readonly grouped: readonly Cell[];
  readonly hard: readonly Cell[];
}

const all: readonly Population[] = [...independent, ...grouped, ...hard];
const SEED = 20261126;
const PROCESSES = 2;

/** Measures all cells in two processes, in a few minutes. */
export async function runStudy(): Promise<Study> {
  const parts = await Promise.all(Array.from({ length: PROCESSES }, (_, part) => runPart(part)));
  const cells = all.map((_, index) => parts[index % PROCESSES]?.[Math.floor(index / PROCESSES)]);
  const measured = cells.filter((cell) => cell !== undefined);
  if (measured.length < all.length) throw new Error("a process of the study ended early");
  const afterGrouped = independent.length + grouped.length;
  return {
    independent: measured.slice(0, independent.length),
    grouped: measured.slice(independent.length, afterGrouped),
    hard: measured.slice(afterGrouped),
  };
}

/** The cells of one process, each with a seed of its own. */
export function measurePart(part: number, onCell: (cell: Cell) => void): void {
  for (const [index, population] of all.entries()) {
    if (index % PROCESSES === part) onCell(measure(population, SEED + 10 * index));
  }
}

function runPart(part: number): Promise<Cell[]> {
  const cells: Cell[] = [];
  const child = fork(new URL("main.ts", import.meta.url), [String(part)]);
  child.on("message", (cell: Cell) => {
    cells.push(cell);
    console.log(
      `${cell.score}, ${cell.rows} rows, ${cell.size} a group, ${cell.share}: ${cell.promoted}, ${cell.recognized}`,
    );
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => resolve(cells));
  });
}
