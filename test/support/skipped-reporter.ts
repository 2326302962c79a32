import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with the names of the tests that were skipped because something is missing on this machine. */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules
      .flatMap(({ children }) => [...children.allTests("skipped")])
      .map(({ fullName }) => fullName)
      .filter((name) => / \(needs [^)]+\)$/.test(name))
      .sort();
    if (names.length === 0) return;
    console.log(`Skipped, since this machine does not have what they need:`);
    for (const name of names) console.log(`  ${name}`);
  }
}
