/** `npm run bench -- NAME`: runs the benchmarks of that name, or all. Each prints ratios against a named baseline. */
const benches: Record<string, () => Promise<{ run(): Promise<void> }>> = {
  commands: () => import("./commands.ts"),
  console: () => import("./console.ts"),
  dataset: () => import("./dataset.ts"),
  exchange: () => import("./exchange.ts"),
  local: () => import("./local.ts"),
  memory: () => import("./memory.ts"),
  peers: () => import("./peers.ts"),
  training: () => import("./training.ts"),
};

// The SDK prints this warning once per thread.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(benches);
for (const name of names) {
  const load = benches[name];
  if (load === undefined) {
    console.error(
      `There is no benchmark "${name}". There are: ${Object.keys(benches).join(", ")}.`,
    );
    process.exit(2);
  }
  const { run } = await load();
  await run();
}
