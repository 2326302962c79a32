import { defineConfig } from "vitest/config";

/** The tests by which mutants of the clean-up and of the resume are judged. */
export default defineConfig({
  test: {
    include: ["test/pipeline/clean-up/*.test.ts", "test/pipeline/run/{resume,existing}.test.ts"],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
