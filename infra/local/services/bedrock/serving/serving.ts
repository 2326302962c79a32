import { defined } from "../../../kernel/defined.ts";
import type { Permission } from "../../../kernel/service.ts";
import type { Collection } from "../../../kernel/store.ts";
import { conflict, invalid, notFound } from "../errors.ts";
import { findEarlier } from "../idempotency.ts";
import { newId, ownArn } from "../ids.ts";
import { type ListRequest, listPage } from "../paging.ts";
import { on } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import { addTags, type Tags } from "../tags.ts";
import { type Provisioned, provision } from "./provisioning.ts";
import { isUpdating, type ServedModel, type ServedTime } from "./served-model.ts";

/** What distinguishes deployments and throughputs from each other. */
interface ServingOptions<T extends ServedModel> {
  readonly state: BedrockState;
  readonly collection: Collection<T>;
  /** Resource type in the ARN, e.g. `provisioned-model`. */
  readonly type: string;
  /** As messages name it, e.g. `Provisioned Throughput`. */
  readonly label: string;
  readonly notFoundMessage: string;
  readonly readyStatus: "Active" | "InService";
  /** Milliseconds of the cloud that creating and updating take. */
  readonly duration: number;
  readonly faultPlace: Provisioned;
}

interface NewServedModel<T extends ServedModel> {
  readonly name: string;
  readonly modelArn: string;
  readonly tags: Tags | undefined;
  /** What a planned fault can match on. */
  readonly facts: Record<string, string>;
  /** Makes the document from what both kinds have. */
  readonly complete: (served: ServedModel & Pick<T, "request">) => T;
}

/** Deployments, or throughputs: created, updated and deleted by calls, ready by the time of the cloud. */
export class Serving<T extends ServedModel> {
  readonly #options: ServingOptions<T>;

  constructor(options: ServingOptions<T>) {
    this.#options = options;
  }

  /**
   * Creates one and returns its ARN, unless an earlier request with the same token did.
   * @param prepare checks the request and says what to create
   */
  create(request: T["request"], prepare: () => NewServedModel<T>): string {
    const { state, collection, type, faultPlace: place, duration } = this.#options;
    const earlier = findEarlier(collection, request);
    if (earlier) return earlier.arn;
    const { name, modelArn, tags, facts, complete } = prepare();
    const { cloud } = state;
    const { readyAt, failureMessage } = provision(cloud, place, { duration, facts });
    const id = newId();
    const now = cloud.clock.now();
    const served = complete({
      id,
      arn: ownArn(cloud, `${type}/${id}`),
      name,
      request,
      creationTime: now,
      modelArn,
      status: "Creating",
      readyAt,
      lastModifiedTime: now,
      ...defined({ failureMessage }),
    });
    addTags(state, served.arn, tags);
    collection.put(id, served);
    return served.arn;
  }

  /** All of them, in their current state. */
  all(): T[] {
    return this.#options.collection.values().map((served) => this.#settle(served));
  }

  /** The one with that ARN or name. Throws `ResourceNotFoundException`. */
  find(identifier: string): T {
    const served = this.#known(identifier);
    if (served === undefined) throw notFound(this.#options.notFoundMessage);
    return this.#settle(served);
  }

  #known(identifier: string): T | undefined {
    return this.#options.collection
      .values()
      .find(({ arn, name }) => arn === identifier || name === identifier);
  }

  /** Throws `ValidationException` for a name in use. */
  checkName(name: string): void {
    const { collection, label } = this.#options;
    if (collection.values().every((served) => served.name !== name)) return;
    throw invalid(`A ${label} with the name ${name} already exists.`);
  }

  /** Throws `ValidationException` unless it is ready and no update is running. */
  checkUpdatable(served: T): void {
    const { label, readyStatus } = this.#options;
    if (served.status === readyStatus && !isUpdating(served)) return;
    throw invalid(`The ${label} can be updated only while it is ${readyStatus}.`);
  }

  /** Starts to put another model behind the ARN, which may fail by a planned fault (facts `name`, `modelArn`), and renames it. */
  update(served: T, { modelArn, name }: { modelArn?: string | undefined; name?: string }): void {
    const { state, collection, duration, faultPlace } = this.#options;
    const now = state.cloud.clock.now();
    if (modelArn !== undefined) {
      const facts = { name: served.name, modelArn };
      const done = provision(state.cloud, `${faultPlace}-update`, { duration, facts });
      served.update = { modelArn, status: "Updating", ...done };
    }
    if (name !== undefined) served.name = name;
    served.lastModifiedTime = now;
    collection.put(served.id, served);
  }

  /** Throws `ConflictException` while it is being updated. */
  delete(served: T): void {
    const { state, collection, label } = this.#options;
    if (isUpdating(served)) {
      throw conflict(`The ${label} can't be deleted while it is being updated.`);
    }
    collection.delete(served.id);
    state.served.put(served.id, timeOf(served, state.cloud.clock.now()));
    state.tags.delete(served.arn);
  }

  /**
   * One page of all that serve the model, or of all.
   * @param member the name of the response's list
   */
  list(
    request: ListRequest & { readonly modelArnEquals?: string },
    member: string,
    summarize: (served: T) => { readonly status: string },
  ): object {
    const { modelArnEquals } = request;
    const items = this.all()
      .filter(({ modelArn }) => modelArnEquals === undefined || modelArn === modelArnEquals)
      .map((served) => {
        const summary = summarize(served);
        const { id, name, creationTime: time } = served;
        return { id, time, name, status: summary.status, summary };
      });
    return listPage(items, request, member);
  }

  /** What IAM must allow for an action on one of them. */
  permissions(action: string, identifier: string | undefined): Permission[] {
    if (identifier === undefined || identifier.startsWith("arn:")) return on(action, identifier);
    const { state, type } = this.#options;
    return on(action, this.#known(identifier)?.arn ?? ownArn(state.cloud, `${type}/${identifier}`));
  }

  /** Brings its document up to date: what was due has happened. */
  #settle(served: T): T {
    const { collection, readyStatus } = this.#options;
    const { readyAt, failureMessage, update } = served;
    if (served.status === "Creating" && this.#isDue(readyAt)) {
      served.status = failureMessage === undefined ? readyStatus : "Failed";
      served.lastModifiedTime = readyAt;
      collection.put(served.id, served);
    }
    if (update?.status === "Updating" && this.#isDue(update.readyAt)) {
      const hasFailed = update.failureMessage !== undefined;
      served.update = { ...update, status: hasFailed ? "UpdateFailed" : "UpdateCompleted" };
      if (!hasFailed) served.modelArn = update.modelArn;
      served.lastModifiedTime = update.readyAt;
      collection.put(served.id, served);
    }
    return served;
  }

  #isDue(time: number | null): time is number {
    return time !== null && time <= this.#options.state.cloud.clock.now();
  }
}

/** The ARNs of those that serve the model, or will after an update. */
export function servedBy(served: readonly ServedModel[], modelArn: string): string[] {
  return served
    .filter(
      (each) =>
        each.modelArn === modelArn || (isUpdating(each) && each.update?.modelArn === modelArn),
    )
    .map(({ arn }) => arn);
}

function timeOf({ arn, name, creationTime: from }: ServedModel, to: number | null): ServedTime {
  return { arn, name, from, to };
}

/** All deployments and throughputs that there are and were: AWS bills the hours of the throughputs. */
export function servedTimes({ deployments, throughputs, served }: BedrockState): ServedTime[] {
  const now = [...deployments.values(), ...throughputs.values()].map((one) => timeOf(one, null));
  return [...served.values(), ...now];
}
