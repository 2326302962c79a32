import { basename, join } from "node:path";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../kernel/aws-error.ts";
import { Collection } from "../../kernel/store.ts";
import { CodeFolders } from "./code.ts";
import { notFound } from "./errors.ts";
import { functionId, LATEST } from "./function-id.ts";
import { Versions } from "./versions.ts";

/** A function, or one of its versions, as it is stored. */
export interface LambdaFunction {
  readonly name: string;
  /** With the version's number, for a version. */
  readonly arn: string;
  /** `$LATEST`, or the version's number. */
  readonly version: string;
  readonly description: string;
  readonly runtime: string;
  readonly handler: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly codeFolder: string;
  /** SHA-256 of the code's files, base64. */
  readonly codeSha256: string;
  readonly logGroup: string;
  /** Counts the deployments; a running environment of an older one is not used again. */
  readonly revision: number;
  readonly maximumRetryAttempts: number;
  /** Statement id → statement of the function's own policy, as `lambda:AddPermission` makes them. */
  readonly permissions: Readonly<Record<string, object>>;
}

/** What a deployment says about a function; the rest is kept or made here. */
export type FunctionSettings = Omit<
  LambdaFunction,
  "version" | "revision" | "codeFolder" | "codeSha256" | "maximumRetryAttempts" | "permissions"
>;

/** Lambda's default for asynchronous invocations. */
const DEFAULT_RETRIES = 2;

/** The functions that templates have made with their versions; their code is copied into the state folder. */
export class Functions {
  readonly versions: Versions;
  readonly #items: Collection<LambdaFunction>;
  readonly #code: CodeFolders;

  constructor(folder: string) {
    this.#items = new Collection(join(folder, "functions"));
    this.versions = new Versions(folder);
    this.#code = new CodeFolders(folder);
    const used = [...this.list(), ...this.versions.list()];
    // Environments may still load chunks of an older deployment, so its code is removed only at the next start.
    this.#code.removeUnused(new Set(used.map(({ codeFolder }) => basename(codeFolder))));
  }

  /**
   * Makes a function or replaces its code and settings; its policy and its retries stay.
   * @param source folder that holds its files
   */
  put(settings: FunctionSettings, source: string): LambdaFunction {
    const before = this.#items.get(settings.name);
    const kept = {
      maximumRetryAttempts: DEFAULT_RETRIES,
      permissions: {},
      ...before,
      ...settings,
      version: LATEST,
      revision: (before?.revision ?? 0) + 1,
      ...this.#code.copy(source),
    };
    this.#items.put(settings.name, kept);
    return kept;
  }

  /** Copies the function as it is now into a version, or returns the newest one when nothing has changed since. */
  publish(nameOrArn: string | undefined, description?: string): LambdaFunction {
    const latest = this.find(functionId(nameOrArn).name);
    const copied = { ...latest, maximumRetryAttempts: DEFAULT_RETRIES, permissions: {} };
    return this.versions.publish({ ...copied, description: description ?? latest.description });
  }

  /** Replaces what is kept of a function or of a version. */
  update(fn: LambdaFunction): void {
    if (fn.version === LATEST) this.#items.put(fn.name, fn);
    else this.versions.update(fn);
  }

  /** Deletes a version, or a function with all its versions. Throws `ResourceNotFoundException`. */
  delete(nameOrArn: string | undefined, qualifier?: string): void {
    const { name, version } = this.find(nameOrArn, qualifier);
    const isOneVersion = functionId(nameOrArn, qualifier).qualifier !== undefined;
    if (isOneVersion && version === LATEST) {
      throw new ServiceError(
        "InvalidParameterValueException",
        "$LATEST version cannot be deleted without deleting the function.",
        { details: { Type: "User" } },
      );
    }
    if (isOneVersion) this.versions.delete(name, version);
    else {
      this.versions.deleteAll(name);
      this.#items.delete(name);
    }
  }

  list(): LambdaFunction[] {
    return this.#items.values();
  }

  /** By name, ARN or partial ARN, each with a version or without. Throws `ResourceNotFoundException`. */
  find(nameOrArn: string | undefined, qualifier?: string): LambdaFunction {
    const found = this.#get(nameOrArn, qualifier);
    if (found) return found;
    const id = functionId(nameOrArn, qualifier);
    const isInName = id.qualifier === undefined || nameOrArn?.endsWith(`:${id.qualifier}`);
    throw notFound(`Function not found: ${isInName ? nameOrArn : `${nameOrArn}:${id.qualifier}`}`);
  }

  /** The own policy of a function or version as JSON text; undefined when nothing was granted on exactly this one. */
  policyOf(arn: string): string | undefined {
    const Statement = Object.values(this.#get(arn)?.permissions ?? {});
    return Statement.length === 0
      ? undefined
      : JSON.stringify({ Version: "2012-10-17", Statement });
  }

  #get(nameOrArn: string | undefined, given?: string): LambdaFunction | undefined {
    const { name, qualifier = LATEST } = functionId(nameOrArn, given);
    return qualifier === LATEST ? this.#items.get(name) : this.versions.get(name, qualifier);
  }
}

/** A function as Lambda describes it. */
export function describeFunction(fn: LambdaFunction): FunctionConfiguration {
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Description: fn.description,
    Runtime: fn.runtime as "nodejs22.x",
    Handler: fn.handler,
    Role: fn.roleArn,
    Timeout: fn.timeoutSeconds,
    MemorySize: fn.memoryMegabytes,
    Environment: { Variables: fn.environment },
    CodeSha256: fn.codeSha256,
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Version: fn.version,
    RevisionId: `${fn.version}-${fn.revision}`,
  };
}
