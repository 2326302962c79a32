import { join } from "node:path";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { Collection } from "../../../kernel/store.ts";

const MOST_TAGS = 50;

/** TagStore of state machines and activities, by ARN. */
export class TagStore {
  readonly #records: Collection<Record<string, string>>;

  constructor(folder: string) {
    this.#records = new Collection(join(folder, "tags"));
  }

  list(arn: string): { key: string; value: string }[] {
    return Object.entries(this.#records.get(arn) ?? {}).map(([key, value]) => ({ key, value }));
  }

  /** Throws `TooManyTags`. */
  add(arn: string, tags: unknown): void {
    if (!Array.isArray(tags) || tags.length === 0) return;
    const all = { ...this.#records.get(arn) };
    for (const { key, value } of tags as { key: string; value: string }[]) all[key] = value ?? "";
    if (Object.keys(all).length > MOST_TAGS) {
      throw new ServiceError("TooManyTags", `Too many tags: '${arn}'`);
    }
    this.#records.put(arn, all);
  }

  remove(arn: string, keys: unknown): void {
    const all = { ...this.#records.get(arn) };
    for (const key of Array.isArray(keys) ? keys : []) delete all[String(key)];
    this.#records.put(arn, all);
  }
}
