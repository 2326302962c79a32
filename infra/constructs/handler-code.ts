import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSync } from "esbuild";

const HANDLERS = fileURLToPath(new URL("../../pipeline/handlers/", import.meta.url));

/**
 * The handlers, bundled in one pass into one asset: what they share is stored and uploaded once, and
 * synthesis takes a second where a build per function takes fifteen.
 * @param handlers files in `pipeline/handlers/`, without their extensions; each becomes `<name>.mjs`
 */
export function handlerCode(handlers: readonly string[]): Code {
  return Code.fromAsset(HANDLERS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled, since `local` always bundles; the property is required.
      image: DockerImage.fromRegistry("scratch"),
      local: {
        tryBundle(folder) {
          bundle(handlers.map(entryOf), folder);
          return true;
        },
      },
    },
  });
}

/** The package's sources run by tsx; the published package holds JavaScript in the same places. */
function entryOf(handler: string): string {
  const source = `${HANDLERS}${handler}.ts`;
  return existsSync(source) ? source : `${HANDLERS}${handler}.js`;
}

/** The SDK goes into the bundle, so that AWS and the local cloud run the same bytes. */
function bundle(entryPoints: string[], outdir: string): void {
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
