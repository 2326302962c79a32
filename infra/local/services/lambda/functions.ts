import { basename, join } from "node:path";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../kernel/aws-error.ts";
import { Collection } from "../../kernel/store.ts";
import { CodeFolders } from "./code.ts";

/** A function as it is stored. */
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
  readonly #items: Collection<LambdaFunction>;
  readonly #code: CodeFolders;

  constructor(folder: string) {
    this.#items = new Collection(join(folder, "functions"));
    this.#code = new CodeFolders(folder);
    // Environments may still load chunks of an older deployment, so its code is removed only at the next start.
    this.#code.removeUnused(new Set(this.list().map(({ codeFolder }) => basename(codeFolder))));
  }

  /**
   * Makes a function or replaces its code and settings; its policy starts empty.
   * @param source folder that holds its files
   */
  put(fn: Omit<LambdaFunction, "revision" | "codeFolder">, source: string): LambdaFunction {
    const revision = (this.#items.get(fn.name)?.revision ?? 0) + 1;
    const kept = { ...fn, revision, codeFolder: this.#code.copy(source) };
    this.#items.put(fn.name, kept);
    return kept;
  }

  update(fn: LambdaFunction): void {
    this.#items.put(fn.name, fn);
  }

  /** By name or ARN. Throws `ResourceNotFoundException`. */
  delete(nameOrArn: string | undefined): void {
    this.#items.delete(this.find(nameOrArn).name);
  }

  list(): LambdaFunction[] {
    return this.#items.values();
  }

  /** By name, ARN or partial ARN, with `:$LATEST` or without. Throws `ResourceNotFoundException`. */
  find(nameOrArn = ""): LambdaFunction {
    const fn = this.#items.get(functionName(nameOrArn));
    if (fn) return fn;
    throw new ServiceError("ResourceNotFoundException", `Function not found: ${nameOrArn}`, {
      status: 404,
      details: { Type: "User" },
    });
  }

  /** The function's own policy as JSON text; undefined when nothing was granted on it. */
  policyOf(nameOrArn: string): string | undefined {
    const Statement = Object.values(this.#items.get(functionName(nameOrArn))?.permissions ?? {});
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

/** A function as Lambda describes it. */
export function describeFunction(fn: LambdaFunction): FunctionConfiguration {
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Runtime: fn.runtime as "nodejs22.x",
    Handler: fn.handler,
    Role: fn.roleArn,
    Timeout: fn.timeoutSeconds,
    MemorySize: fn.memoryMegabytes,
    Environment: { Variables: fn.environment },
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Version: "$LATEST",
    RevisionId: String(fn.revision),
  };
}
