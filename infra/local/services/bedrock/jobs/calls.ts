import type { Collection } from "../../../kernel/store.ts";
import { conflict, notFound } from "../errors.ts";
import { findEarlier } from "../idempotency.ts";
import { newId, ownArn } from "../ids.ts";
import { type ListRequest, listPage } from "../paging.ts";
import { on } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import { addTags, type Tags } from "../tags.ts";
import { isRunning, type Job } from "./job.ts";
import type { JobLifecycle } from "./lifecycle.ts";
import { assumeServiceRole } from "./service-role.ts";

/** What distinguishes one kind of job from the others when it is called. */
interface JobCallsOptions<J extends Job> {
  readonly state: BedrockState;
  readonly jobs: Collection<J>;
  readonly lifecycle: JobLifecycle<J>;
  /** The phase that a new job is in. */
  readonly firstPhase: Pick<Job, "phase" | "status">;
  /** Resource type in the ARN, e.g. `evaluation-job`. */
  readonly type: string;
  /** As messages name it, e.g. `evaluation job`. */
  readonly label: string;
  /** What Get and Stop accept besides the ARN. */
  readonly alsoKnownAs: (job: J) => string | undefined;
}

/** The calls that every kind of job has: create, find, list, stop. */
export class JobCalls<J extends Job> {
  readonly #options: JobCallsOptions<J>;

  constructor(options: JobCallsOptions<J>) {
    this.#options = options;
  }

  /**
   * Stores and starts a job, unless an earlier request with the same token did.
   * @param complete makes the document from what all kinds have, after the checks of its kind
   * Throws `ConflictException` for a name in use, `ValidationException` for a role that Bedrock may not assume.
   */
  create(
    request: J["request"],
    { tags, complete }: { tags: Tags | undefined; complete: (job: Job<J["request"]>) => J },
  ): { jobArn: string } {
    const { state, jobs, lifecycle } = this.#options;
    const earlier = findEarlier(jobs, request);
    if (earlier) return { jobArn: earlier.arn };
    const job = complete(this.#draft(request));
    this.#checkName(job.name);
    assumeServiceRole(state.cloud, { roleArn: request.roleArn, sourceArn: job.arn });
    addTags(state, job.arn, tags);
    jobs.put(job.id, job);
    lifecycle.start(job);
    return { jobArn: job.arn };
  }

  #draft(request: J["request"]): Job<J["request"]> {
    const { cloud } = this.#options.state;
    const id = newId();
    const now = cloud.clock.now();
    return {
      id,
      arn: ownArn(cloud, `${this.#options.type}/${id}`),
      name: request.jobName,
      request,
      creationTime: now,
      ...this.#options.firstPhase,
      phases: {},
      lastModifiedTime: now,
    };
  }

  #checkName(name: string): void {
    if (this.#options.jobs.values().every((job) => job.name !== name)) return;
    throw conflict(
      `The provided job name is already in use: ${name}. Try your request again with a different name.`,
    );
  }

  /** Throws `ResourceNotFoundException`. */
  find(identifier: string): J {
    const job = this.#known(identifier);
    if (job === undefined) throw notFound("The provided job identifier is invalid.");
    return job;
  }

  #known(identifier: string): J | undefined {
    const { jobs, alsoKnownAs } = this.#options;
    return jobs.values().find((job) => job.arn === identifier || alsoKnownAs(job) === identifier);
  }

  /** @param member the name of the response's list */
  list(request: ListRequest, member: string, summarize: (job: J) => object): object {
    const items = this.#options.jobs.values().map((job) => ({
      id: job.id,
      time: job.creationTime,
      name: job.name,
      status: job.status,
      summary: summarize(job),
    }));
    return listPage(items, request, member);
  }

  /** Throws `ConflictException` for a job that is stopping or has ended. */
  stop(identifier: string): object {
    const job = this.find(identifier);
    if (!isRunning(job) || job.status === "Stopping") {
      throw conflict(
        `The ${this.#options.label} can't be stopped, because its status is ${job.status}.`,
      );
    }
    this.#options.lifecycle.stop(job);
    return {};
  }

  /** What IAM must allow for an action on one job. */
  permissions(action: string, identifier: string | undefined) {
    if (identifier === undefined) return [];
    const { state, type } = this.#options;
    const arn = identifier.startsWith("arn:")
      ? identifier
      : ownArn(state.cloud, `${type}/${identifier}`);
    return on(action, this.#known(identifier)?.arn ?? arn);
  }
}
