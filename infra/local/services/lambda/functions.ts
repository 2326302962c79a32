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
import { basename, dirname, join } from "node:path";
import { ServiceError } from "../../kernel/aws-error.ts";
import { Collection } from "../../kernel/store.ts";

/** A function as it is kept. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly codeFolder: string;
  readonly logGroup: string;
  /** Counts the deployments; a running environment of an older one is not used again. */
  readonly revision: number;
  readonly maximumRetryAttempts: number;
  /** Statement id → statement of the function's own policy, as `lambda:AddPermission` makes them. */
  readonly permissions: Readonly<Record<string, object>>;
}

/** The functions that templates have made, with their code copied into the state folder. */
export class Functions {
  readonly #folder: string;
  readonly #items: Collection<LambdaFunction>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#items = new Collection(join(folder, "functions"));
    mkdirSync(join(folder, "code"), { recursive: true });
    // Without it, Node would read `index.js` by the package.json of the folder that the state lies in.
    writeFileSync(join(folder, "code", "package.json"), '{"type":"commonjs"}\n');
    linkRuntimeModules(join(folder, "node_modules"));
    this.#removeUnused();
  }

  /**
   * Makes a function or replaces its code and settings; its policy is begun anew.
   * @param source folder that holds its files; functions with the same files share one copy
   */
  put(fn: Omit<LambdaFunction, "revision" | "codeFolder">, source: string): LambdaFunction {
    const revision = (this.#items.get(fn.name)?.revision ?? 0) + 1;
    const kept = { ...fn, revision, codeFolder: this.#copy(source) };
    this.#items.put(fn.name, kept);
    return kept;
  }

  /** A kill in the middle of copying leaves no half folder under the final name. */
  #copy(source: string): string {
    const target = join(this.#folder, "code", contentHash(source));
    if (existsSync(target)) return target;
    const temporary = `${target}.tmp`;
    rmSync(temporary, { recursive: true, force: true });
    cpSync(source, temporary, { recursive: true });
    renameSync(temporary, target);
    return target;
  }

  /** Environments may still load chunks of an older deployment, so its code goes only when the cloud starts again. */
  #removeUnused(): void {
    const used = new Set(this.list().map(({ codeFolder }) => basename(codeFolder)));
    const code = join(this.#folder, "code");
    for (const entry of readdirSync(code, { withFileTypes: true })) {
      if (entry.isDirectory() && !used.has(entry.name)) {
        rmSync(join(code, entry.name), { recursive: true });
      }
    }
  }

  update(fn: LambdaFunction): void {
    this.#items.put(fn.name, fn);
  }

  delete(name: string): void {
    this.find(name);
    this.#items.delete(name);
  }

  list(): LambdaFunction[] {
    return this.#items.values();
  }

  /** By name, ARN or partial ARN, with `:$LATEST` or without. Throws `ResourceNotFoundException`. */
  find(nameOrArn: string): LambdaFunction {
    const name = functionName(nameOrArn);
    const fn = this.#items.get(name);
    if (fn) return fn;
    throw new ServiceError("ResourceNotFoundException", `Function not found: ${nameOrArn}`, {
      status: 404,
      details: { Type: "User" },
    });
  }

  /** The function's own policy as JSON text; undefined when nothing was granted on it. */
  policyOf(name: string): string | undefined {
    const Statement = Object.values(this.#items.get(name)?.permissions ?? {});
    return Statement.length === 0
      ? undefined
      : JSON.stringify({ Version: "2012-10-17", Statement });
  }
}

/** `arn:aws:lambda:us-east-1:1:function:NAME:$LATEST`, `1:function:NAME`, `NAME:$LATEST` → `NAME` */
export function functionName(nameOrArn: string): string {
  const [, afterKeyword] = nameOrArn.split(":function:");
  return (afterKeyword ?? nameOrArn).split(":")[0] ?? nameOrArn;
}

function contentHash(folder: string): string {
  const hash = createHash("sha256");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  for (const name of names) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const content = readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 32);
}

/** Bundles leave the AWS SDK to the runtime, as Lambda has it; here the runtime's copy is this package's own. */
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
