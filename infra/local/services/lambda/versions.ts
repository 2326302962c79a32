import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Collection } from "../../kernel/store.ts";
import type { LambdaFunction } from "./functions.ts";

/** What a version copies; when none of it has changed, publishing again gives the same version. */
const COPIED = [
  "codeSha256",
  "description",
  "environment",
  "handler",
  "logGroup",
  "memoryMegabytes",
  "roleArn",
  "runtime",
  "timeoutSeconds",
] as const satisfies readonly (keyof LambdaFunction)[];

/** Published versions: copies of a function's code and settings that no deployment changes. */
export class Versions {
  readonly #items: Collection<LambdaFunction>;
  /** Function → number of its newest version. Lambda uses no number twice, not even after the function was deleted. */
  readonly #newest: Collection<number>;

  constructor(folder: string) {
    this.#items = new Collection(join(folder, "versions"));
    this.#newest = new Collection(join(folder, "version-numbers"));
  }

  get(name: string, version: string): LambdaFunction | undefined {
    return this.#items.get(idOf(name, version));
  }

  /** Every version of the function with this name, the oldest first; without a name those of all functions. */
  list(name?: string): LambdaFunction[] {
    return this.#items
      .values()
      .filter((one) => name === undefined || one.name === name)
      .sort((a, b) => Number(a.version) - Number(b.version));
  }

  publish(latest: LambdaFunction): LambdaFunction {
    const newest = this.list(latest.name).at(-1);
    if (newest && COPIED.every((member) => isDeepStrictEqual(newest[member], latest[member]))) {
      return newest;
    }
    const number = (this.#newest.get(latest.name) ?? 0) + 1;
    const version = String(number);
    const published = { ...latest, version, arn: `${latest.arn}:${version}` };
    this.#newest.put(latest.name, number);
    this.update(published);
    return published;
  }

  update(version: LambdaFunction): void {
    this.#items.put(idOf(version.name, version.version), version);
  }

  delete(name: string, version: string): void {
    this.#items.delete(idOf(name, version));
  }

  deleteAll(name: string): void {
    for (const { version } of this.list(name)) this.delete(name, version);
  }
}

function idOf(name: string, version: string): string {
  return `${name}:${version}`;
}
