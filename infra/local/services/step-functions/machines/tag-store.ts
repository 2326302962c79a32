import { join } from "node:path";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { Collection } from "../../../kernel/store.ts";
import { type TagPair, tagProblem } from "../../../kernel/tags.ts";

const MAX_TAGS = 50;

/** A tag as requests carry it. */
interface Tag {
  readonly key?: string;
  readonly value?: string;
}

/** Tags of state machines and activities, by ARN. */
export class TagStore {
  readonly #records: Collection<Record<string, string>>;

  constructor(folder: string) {
    this.#records = new Collection(join(folder, "tags"));
  }

  list(arn: string): { key: string; value: string }[] {
    return Object.entries(this.#records.get(arn) ?? {}).map(([key, value]) => ({ key, value }));
  }

  /** Throws what `check` throws. */
  add(arn: string, tags: readonly Tag[] = []): void {
    if (tags.length > 0) this.#records.put(arn, this.check(arn, tags));
  }

  /** All tags that the resource would have with these. Throws `TooManyTags`, `ValidationException`. */
  check(arn: string, tags: readonly Tag[] = []): Record<string, string> {
    const added = tags.map(({ key = "", value = "" }): TagPair => [key, value]);
    const problem = tagProblem(added);
    if (problem !== undefined) throw new ServiceError("ValidationException", problem);
    const all = { ...this.#records.get(arn), ...Object.fromEntries(added) };
    if (Object.keys(all).length <= MAX_TAGS) return all;
    throw new ServiceError("TooManyTags", `Too many tags: '${arn}'`);
  }

  remove(arn: string, keys: readonly string[]): void {
    const all = { ...this.#records.get(arn) };
    for (const key of keys) delete all[key];
    this.#records.put(arn, all);
  }
}
