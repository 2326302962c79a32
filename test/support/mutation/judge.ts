import { resolve } from "node:path";
import { createVitest, type Vitest } from "vitest/node";

/** What a judge is asked: whether any of the tests notices the change of a file. */
export interface Question {
  readonly file: string;
  /** The whole file, changed. */
  readonly code: string;
  /** Groups of test files; a group runs where the one before it noticed nothing. */
  readonly tests: readonly (readonly string[])[];
}

/** The change that is in force while tests run. */
let active: { readonly file: string; readonly code: string } | null = null;

/** Whether a test failed. */
async function notices(vitest: Vitest, { file, code, tests }: Question): Promise<boolean> {
  // The file before is as it was again.
  if (active) vitest.invalidateFile(active.file);
  active = { file: resolve(file), code };
  vitest.invalidateFile(active.file);
  for (const group of tests) {
    if (group.length > 0 && !(await pass(vitest, group))) return true;
  }
  return false;
}

async function pass(vitest: Vitest, tests: readonly string[]): Promise<boolean> {
  vitest.state.filesMap.clear();
  vitest.state.errorsSet.clear();
  const all = await vitest.globTestSpecifications([...tests]);
  if (all.length === 0) throw new Error(`No test file is named ${tests.join(" or ")}.`);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(all);
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}

const vitest = await createVitest(
  "test",
  {
    config: false,
    include: ["test/**/*.test.ts"],
    watch: false,
    reporters: [{}],
    onConsoleLog: () => false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    // Threads end with this process, whatever a mutant makes them do.
    pool: "threads",
    isolate: false,
    fileParallelism: false,
    maxWorkers: 1,
    bail: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
  {
    plugins: [
      {
        name: "active-mutant",
        enforce: "pre",
        transform: (_code, id) =>
          active && id.split("?")[0] === active.file ? { code: active.code, map: null } : null,
      },
    ],
  },
);

process.on("message", async (question: Question) => {
  process.send?.(await notices(vitest, question));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
