import { fileURLToPath } from "node:url";

/**
 * One script of a module and all that it imports, for a thread or process that runs from source: Node 20 reads no
 * TypeScript, and a loader of the main thread does not reach them.
 */
export async function bundleSource(entry: URL): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
