import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";
import { SkippedReporter } from "./test/support/skipped-reporter.ts";

/** Milliseconds. It ends a test that hangs, nothing else: no test may depend on the speed of the machine. */
const HANGS = 300_000;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", new SkippedReporter()],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    // Importing the SDK and the CDK for each file again would take more time than most tests.
    isolate: false,
    // One more than cores: whole runs spend a third of their time waiting for the local clock.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    testTimeout: HANGS,
    hookTimeout: HANGS,
    teardownTimeout: HANGS,
    restoreMocks: true,
    unstubEnvs: true,
    // A test that asserts nothing fails, and so does a file or a group without a test.
    expect: { requireAssertions: true },
    passWithNoTests: false,
  },
});
