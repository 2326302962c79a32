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
  /** The folder that was hashed last: all functions of a stack may have the same. */
  #last: { readonly stamp: string; readonly hash: Buffer } | undefined;

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
    const hash = this.#hash(source);
    const target = join(this.#folder, hash.toString("hex").slice(0, 32));
    const copied = { codeFolder: target, codeSha256: hash.toString("base64") };
    if (existsSync(target)) return copied;
    const temporary = `${target}.tmp`;
    rmSync(temporary, { recursive: true, force: true });
    cpSync(source, temporary, { recursive: true });
    renameSync(temporary, target);
    return copied;
  }

  /** Of the contents; they are read only where names, sizes or times are not those of the last time. */
  #hash(folder: string): Buffer {
    const files = filesIn(folder);
    const stamp = JSON.stringify([folder, files]);
    if (this.#last?.stamp !== stamp) this.#last = { stamp, hash: contentHash(folder, files) };
    return this.#last.hash;
  }

  /** Removes the folders whose names are not among those used. */
  removeUnused(used: ReadonlySet<string>): void {
    for (const entry of readdirSync(this.#folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || used.has(entry.name)) continue;
      rmSync(join(this.#folder, entry.name), { recursive: true });
    }
  }
}

interface CodeFile {
  readonly name: string;
  readonly size: number;
  readonly changedAt: number;
}

function filesIn(folder: string): CodeFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return names.flatMap((name) => {
    const stats = statSync(join(folder, name));
    if (!stats.isFile()) return [];
    return [{ name, size: stats.size, changedAt: Math.max(stats.mtimeMs, stats.ctimeMs) }];
  });
}

function contentHash(folder: string, files: readonly CodeFile[]): Buffer {
  const hash = createHash("sha256");
  for (const { name } of files) {
    const content = readFileSync(join(folder, name));
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
