import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { styles as reportStyles } from "../report/html/style.ts";
import type { PageFiles } from "./http/page-files.ts";

/** Names under which the package has the built page. */
const SCRIPT = "page.js";
const STYLES = "page.css";

/**
 * The page's script and styles: as the package has them, else made from the sources. Parts of the page are those of a
 * run's report, so that the report's styles come first.
 * @param folder `pipeline/console` of the package or the project
 */
export async function readPage(folder: string): Promise<PageFiles> {
  const [script, styles] = [join(folder, SCRIPT), join(folder, STYLES)];
  if (existsSync(script)) {
    return pageOf(readFileSync(script, "utf8"), readFileSync(styles, "utf8"));
  }
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: { page: join(folder, "page/main.tsx") },
    ...{ bundle: true, minify: true, write: false, outdir: folder, format: "esm" },
    ...{ target: "es2022", jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
    tsconfig: join(folder, "page/tsconfig.json"),
  });
  const text = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.text ?? "";
  return pageOf(text(SCRIPT), text(STYLES));
}

function pageOf(script: string, styles: string): PageFiles {
  return { script, styles: `${reportStyles}\n${styles}` };
}
