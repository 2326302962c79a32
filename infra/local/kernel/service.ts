import type { IncomingHttpHeaders } from "node:http";
import type { Readable, Writable } from "node:stream";
import type { ServiceName } from "./aws-services.ts";
import type { Clock } from "./clock.ts";
import type { Faults } from "./faults/faults.ts";

export type { ServiceName } from "./aws-services.ts";

/**
 * Input or output of one operation in the service's own member names (S3, SNS and Lambda PascalCase,
 * Step Functions and Bedrock camelCase). S3 bodies are `Readable` or `Uint8Array`.
 */
export type Shape = Record<string, unknown>;

/** True for a JSON object: not null, not an array. */
export function isObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Who makes a call. `root` may do everything; a role only what its policies allow; a service what a resource's own policy allows it. */
export interface Principal {
  readonly kind: "root" | "role" | "service" | "anonymous";
  /** As IAM prints it in a refusal, e.g. `arn:aws:sts::123456789012:assumed-role/NAME/SESSION`, `events.amazonaws.com`. */
  readonly arn: string;
  /** The role's own ARN, for `kind: "role"`. */
  readonly roleArn?: string;
  /** What a service calls on behalf of (`aws:SourceArn`), for `kind: "service"`. */
  readonly sourceArn?: string;
  readonly accountId: string;
}

/** What goes with every call, from the wire or from inside. */
export interface CallContext {
  readonly principal: Principal;
  readonly requestId: string;
  readonly signal?: AbortSignal;
  /** Region that the caller signed for; the cloud's own for calls from inside, empty for a request that names none. */
  readonly region?: string;
  /** The request's header of that name, which IAM may look at. */
  readonly referer?: string;
}

/** One action on one resource that a call needs, with the condition keys that IAM may look at. */
export interface Permission {
  /** e.g. `s3:GetObject`, `iam:PassRole`. */
  readonly action: string;
  readonly resource: string;
  /** Account that the resource belongs to, where it is not the local cloud's own. */
  readonly account?: string;
  /** Condition keys of this request, e.g. `{"iam:PassedToService": "bedrock.amazonaws.com"}`; `aws:TagKeys` has a list. */
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
}

/** One HTTP request (HTTP/1.1 or HTTP/2), already authenticated and routed to its service. */
export interface WireRequest {
  readonly method: string;
  /** Path verbatim, still percent-encoded, without the query. */
  readonly rawPath: string;
  /** Query verbatim, without the question mark. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  readonly response: WireResponse;
  /** Present when signatures are verified and the body is signed piece by piece, as S3's aws-chunked bodies may be. */
  readonly signChunk?: SignChunk;
  /** Finds who signed an HTML form, which carries its signature in its fields. */
  readonly formSigner?: FormSigner;
}

/**
 * Who signed a form, by its fields' values under their lower-case names; undefined for a form that no one signed.
 * Throws `ServiceError` for a signature that is not right.
 */
export type FormSigner = (
  fields: ReadonlyMap<string, string>,
) => Pick<CallContext, "principal" | "region"> | undefined;

/**
 * The signature that the next piece of a body must have, which depends on all before it.
 * @param hash SHA-256 of the piece in hex
 */
export type SignChunk = (kind: "PAYLOAD" | "TRAILER", hash: string) => string;

/** The part of node's HTTP/1 and HTTP/2 responses that services use. */
export interface WireResponse extends Writable {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Record<string, string | number>): unknown;
}

/** An execution that is not resumed, and why. */
export interface HeldExecution {
  readonly executionArn: string;
  readonly reason: string;
}

/** An AWS service of the local cloud. All calls, from the wire too, go through `Cloud.call`. */
export interface Service {
  readonly name: ServiceName;
  /** What IAM must allow before `call` runs. */
  permissions(operation: string, input: Shape, context: CallContext): Permission[];
  /** Runs one operation by its AWS name. Throws `ServiceError`. */
  call(operation: string, input: Shape, context: CallContext): Promise<Shape>;
  /** Reads a wire request, runs it through `Cloud.call`, writes the answer (errors too) in the service's protocol. */
  handle(request: WireRequest, context: CallContext): Promise<void>;
  /** Answers a request that was refused before `handle`, where some of its paths have errors of another form; else false. */
  writeError?(request: WireRequest, error: unknown): boolean;
  /** Whether one of its functions has the address with this id. */
  hasUrl?(urlId: string): boolean;
  /** Answers a request at the address of a function, which no one signs. */
  handleUrl?(urlId: string, request: WireRequest, context: CallContext): Promise<void>;
  /**
   * Whether it may take a request that a page of another web site makes; without this it may not.
   * @param isSigned whether the request's headers or query carry a signature
   */
  admitsOrigin?(request: WireRequest, isSigned: boolean): boolean;
  /** The resource-based policy (JSON text) of the resource with this ARN, when it has one: bucket and topic policies. */
  resourcePolicy?(resourceArn: string): string | undefined;
  /** Changes quotas of the account at once, by name; returns all of them. Throws an `Error` that says what is wrong. */
  setQuotas?(quotas: unknown): Readonly<Record<string, number>>;
  /** What was used of what AWS bills, for the admin endpoint. */
  usage?(): object;
  /** False while executions, jobs or other work is in progress that an idle daemon must not cut short. */
  isIdle?(): boolean;
  /** Resumes unfinished work found in the folder; called once, after all services exist. */
  start?(): Promise<void>;
  /** Resumes executions that ran when the process ended, or holds them all; called once, when requests are answered. */
  resume?(options: { readonly holdAll: boolean }): Promise<void>;
  /** Executions that are held back instead of being resumed. */
  held?(): readonly HeldExecution[];
  /** Resumes one that is held; false when it is not. */
  release?(executionArn: string): Promise<boolean>;
  /** Stops timers and workers without ending remote work; the folder can be opened again. */
  stop?(): Promise<void>;
}

/** An event as EventBridge carries it. */
export interface CloudEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Shape;
}

/** What a service may ask of the cloud it lives in. */
export interface Cloud {
  readonly accountId: string;
  readonly region: string;
  /** Folder of the whole state; a service keeps to `<folder>/<its name>/`. */
  readonly folder: string;
  readonly clock: Clock;
  readonly faults: Faults;
  /** Checks IAM, applies faults, then runs the operation. The only way from one service to another. */
  call(service: ServiceName, operation: string, input: Shape, context: CallContext): Promise<Shape>;
  /** Checks IAM for what a service does on its own, without an operation, as someone; throws in that service's words. */
  authorize(
    caller: { readonly principal: Principal; readonly service: ServiceName },
    permissions: readonly Permission[],
  ): void;
  /** Becomes a role as an AWS service does; checks the role's trust policy. Throws `AccessDeniedException`. */
  assumeRole(request: AssumeRole): Principal;
  /** Passes an event to the rules of the local EventBridge; never throws. */
  emit(event: CloudEvent): void;
}

export interface AssumeRole {
  readonly roleArn: string;
  /** e.g. `bedrock.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** Value of `aws:SourceArn`. */
  readonly sourceArn: string;
  readonly sessionName: string;
}
