import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";

const HANDLERS = fileURLToPath(new URL("../../pipeline/handlers/", import.meta.url));

/** The synthesized stack of the package, beside the bundle of the CDK app that this module is a part of there. */
const SHIPPED = fileURLToPath(new URL("../assembly/", import.meta.url));

/**
 * The handlers, bundled in one pass into one asset: what they share is stored and uploaded once, and
 * synthesis takes a second where a build per function takes fifteen. The package has them bundled, whatever the settings.
 * @param handlers files in `pipeline/handlers/`, without their extensions; each becomes `<name>.mjs`
 */
export function handlerCode(handlers: readonly string[]): Code {
  const bundled = shippedHandlers();
  if (bundled !== undefined) return Code.fromAsset(bundled);
  return Code.fromAsset(HANDLERS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled, since `local` always bundles; the property is required.
      image: DockerImage.fromRegistry("scratch"),
      local: {
        tryBundle(folder) {
          bundle(
            handlers.map((name) => `${HANDLERS}${name}.ts`),
            folder,
          );
          return true;
        },
      },
    },
  });
}

function shippedHandlers(): string | undefined {
  if (import.meta.url.endsWith(".ts") || !existsSync(SHIPPED)) return undefined;
  const [asset] = readdirSync(SHIPPED).filter((name) => name.startsWith("asset."));
  return asset && join(SHIPPED, asset);
}

/** The SDK goes into the bundle, so that AWS and the local cloud run the same bytes. */
function bundle(entryPoints: string[], outdir: string): void {
  // The package needs no bundler.
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof import("esbuild");
  buildSync({
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    mainFields: ["module", "main"],
    outExtension: { ".js": ".mjs" },
    legalComments: "none",
    logLevel: "warning",
    // A native program, for scorers that are files of the user's machine: no function is given one.
    external: ["esbuild"],
    // Some of the bundled packages still call `require`, which an ES module does not have.
    banner: {
      js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);",
    },
  });
}
