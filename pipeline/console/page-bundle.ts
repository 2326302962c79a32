import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { styles as reportStyles } from "../report/html/style.ts";
import type { PageFiles } from "./http/page-files.ts";

/** Names under which the package has the built page. */
const SCRIPT = "page.js";
const STYLES = "page.css";

/**
 * The page's script and styles: as the package has them, else made from the sources.
 * @param folder `pipeline/console` of the package or the project
 */
export async function readPage(folder: string): Promise<PageFiles> {
  const [script, styles] = [join(folder, SCRIPT), join(folder, STYLES)];
  if (!existsSync(script)) return buildPage(folder);
  return { script: readFileSync(script, "utf8"), styles: readFileSync(styles, "utf8") };
}

/** Builds the page of the project into `pipeline/console` of the package. */
export async function writePage(source: string, target: string): Promise<void> {
  const { script, styles } = await buildPage(source);
  writeFileSync(join(target, SCRIPT), script);
  writeFileSync(join(target, STYLES), styles);
}

/** Parts of the page are those of a run's report, so that the report's styles come first. */
async function buildPage(folder: string): Promise<PageFiles> {
  const { build, transform } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: { page: join(folder, "page/main.tsx") },
    ...{ bundle: true, minify: true, write: false, outdir: folder, format: "esm" },
    ...{ target: "es2022", jsx: "transform", jsxFactory: "h", jsxFragment: "Fragment" },
    ...{ inject: [join(folder, "page/jsx.ts")], legalComments: "none", tsconfigRaw: {} },
  });
  const text = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.text ?? "";
  const report = await transform(reportStyles, { loader: "css", minify: true });
  return { script: text(SCRIPT), styles: report.code + text(STYLES) };
}
