import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Folders with the functions' code; functions with the same files share one. */
export class CodeFolders {
  readonly #folder: string;

  /** @param folder folder of the Lambda service's state */
  constructor(folder: string) {
    this.#folder = join(folder, "code");
    mkdirSync(this.#folder, { recursive: true });
    // Without it, Node would read `index.js` by the package.json of the folder that holds the state.
    writeFileSync(join(this.#folder, "package.json"), '{"type":"commonjs"}\n');
    linkRuntimeModules(join(folder, "node_modules"));
  }

  /** Copies a folder in and says where the copy is. A kill halfway leaves no partial folder under the final name. */
  copy(source: string): { codeFolder: string; codeSha256: string } {
    const hash = contentHash(source);
    const target = join(this.#folder, hash.toString("hex").slice(0, 32));
    const copied = { codeFolder: target, codeSha256: hash.toString("base64") };
    if (existsSync(target)) return copied;
    const temporary = `${target}.tmp`;
    rmSync(temporary, { recursive: true, force: true });
    cpSync(source, temporary, { recursive: true });
    renameSync(temporary, target);
    return copied;
  }

  /** Removes the folders whose names are not among those used. */
  removeUnused(used: ReadonlySet<string>): void {
    for (const entry of readdirSync(this.#folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || used.has(entry.name)) continue;
      rmSync(join(this.#folder, entry.name), { recursive: true });
    }
  }
}

function contentHash(folder: string): Buffer {
  const hash = createHash("sha256");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  for (const name of names) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const content = readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest();
}

/** Bundles leave the AWS SDK to the runtime, as in Lambda; here the runtime's copy is this package's own. */
function linkRuntimeModules(link: string): void {
  const require = createRequire(import.meta.url);
  const marker = join("@aws-sdk", "client-s3");
  const file = require.resolve("@aws-sdk/client-s3");
  const modules = file.slice(0, file.lastIndexOf(marker));
  if (existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(modules, link, "junction");
}
