import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ServiceError } from "../aws-error.ts";
import { Collection } from "../store.ts";

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
  }

  /** Makes a function or replaces its code and settings; its policy is begun anew. */
  put(fn: Omit<LambdaFunction, "revision" | "codeFolder">, source: string): LambdaFunction {
    const before = this.#items.get(fn.name);
    const revision = (before?.revision ?? 0) + 1;
    const codeFolder = join(this.#folder, "code", `${fn.name}-${revision}`);
    rmSync(codeFolder, { recursive: true, force: true });
    cpSync(source, codeFolder, { recursive: true });
    const kept = { ...fn, revision, codeFolder };
    this.#items.put(fn.name, kept);
    if (before) rmSync(before.codeFolder, { recursive: true, force: true });
    return kept;
  }

  update(fn: LambdaFunction): void {
    this.#items.put(fn.name, fn);
  }

  delete(name: string): void {
    const { codeFolder } = this.find(name);
    this.#items.delete(name);
    rmSync(codeFolder, { recursive: true, force: true });
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
