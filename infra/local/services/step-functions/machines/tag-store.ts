import { join } from "node:path";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { Collection } from "../../../kernel/store.ts";

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

  /** Throws `TooManyTags`. */
  add(arn: string, tags: readonly Tag[] = []): void {
    if (tags.length === 0) return;
    const all = { ...this.#records.get(arn) };
    for (const { key = "", value = "" } of tags) all[key] = value;
    if (Object.keys(all).length > MAX_TAGS) {
      throw new ServiceError("TooManyTags", `Too many tags: '${arn}'`);
    }
    this.#records.put(arn, all);
  }

  remove(arn: string, keys: readonly string[]): void {
    const all = { ...this.#records.get(arn) };
    for (const key of keys) delete all[key];
    this.#records.put(arn, all);
  }
}
