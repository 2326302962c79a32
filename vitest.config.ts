import { defineConfig } from "vitest/config";

/** A hang is found by it, nothing else: no test may depend on the speed of the machine. */
const HANGS = 300_000;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    testTimeout: HANGS,
    hookTimeout: HANGS,
  },
});
