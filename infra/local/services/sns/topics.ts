import { join } from "node:path";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Cloud } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";

/** A topic as it is stored. */
interface Topic {
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly subscriptions: readonly Subscription[];
}

interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

/** The topics of the account, as documents under `<folder>/sns/topics/`. */
export class Topics {
  readonly #cloud: Cloud;
  readonly #items: Collection<Topic>;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.#items = new Collection(join(cloud.folder, "sns", "topics"));
  }

  /** Makes a topic, or adds attributes to the one that has the name. Throws `InvalidParameter`. */
  create(name: string | undefined, attributes: Topic["attributes"] = {}): Topic {
    const { region, accountId } = this.#cloud;
    const checked = checkName(name);
    const before = this.#items.get(checked);
    const topic = {
      arn: `arn:aws:sns:${region}:${accountId}:${checked}`,
      attributes: { ...before?.attributes, ...attributes },
      subscriptions: before?.subscriptions ?? [],
    };
    this.#items.put(checked, topic);
    return topic;
  }

  /** Throws `NotFound` (404). */
  find(arn: string | undefined): Topic {
    const topic = this.#items.get(topicName(arn));
    if (topic !== undefined && topic.arn === arn) return topic;
    throw new ServiceError("NotFound", "Topic does not exist", { status: 404 });
  }

  update({ arn }: Topic, change: Partial<Topic>): void {
    this.#items.put(topicName(arn), { ...this.find(arn), ...change });
  }

  delete(arn: string | undefined): void {
    this.#items.delete(topicName(arn));
  }

  list(): Topic[] {
    return this.#items.values();
  }

  /** The topic's own policy as JSON text. */
  policyOf(arn: string): string | undefined {
    return this.#items.get(topicName(arn))?.attributes["Policy"];
  }
}

/** Last part of a topic's ARN. */
export function topicName(arn: string | undefined): string {
  return arn?.split(":").at(-1) ?? "";
}

/** SNS API reference, CreateTopic; a name is also a folder here. */
function checkName(name: string | undefined): string {
  if (name !== undefined && /^[\w-]{1,256}(\.fifo)?$/.test(name)) return name;
  throw new ServiceError("InvalidParameter", "Invalid parameter: Topic Name");
}
