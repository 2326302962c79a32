import { randomUUID } from "node:crypto";
import { ServiceError } from "./aws-error.ts";
import type { Clock } from "./clock.ts";
import { reportDiskTrouble } from "./disk-trouble.ts";
import { passThroughFault } from "./faults/call.ts";
import { OpenRequests } from "./faults/open-requests.ts";
import type { PlannedFaults } from "./faults/plan.ts";
import type { IamEngine } from "./iam/engine.ts";
import type {
  AssumeRole,
  CallContext,
  Cloud,
  CloudEvent,
  Permission,
  Principal,
  Service,
  ServiceName,
  Shape,
} from "./service.ts";

/** The parts of a kernel. */
export interface CloudParts {
  readonly accountId: string;
  readonly region: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly faults: PlannedFaults;
  readonly iam: IamEngine;
  /** The Region that holds the global services and the open requests; absent for that Region itself. */
  readonly home?: Kernel;
}

/** One Region of the cloud as its own daemon holds it: services are registered, started and stopped. */
export class Kernel implements Cloud {
  readonly accountId: string;
  readonly region: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly faults: PlannedFaults;
  readonly iam: IamEngine;
  /** Address of the listener, for clients inside (functions); known once it is bound. */
  endpoint = "";
  /** The requests from outside that are being answered. */
  readonly requests: OpenRequests;
  readonly #home: Kernel | undefined;
  readonly #services = new Map<ServiceName, Service>();
  readonly #listeners: ((event: CloudEvent) => void)[] = [];

  constructor(parts: CloudParts) {
    this.accountId = parts.accountId;
    this.region = parts.region;
    this.folder = parts.folder;
    this.clock = parts.clock;
    this.faults = parts.faults;
    this.iam = parts.iam;
    this.#home = parts.home;
    this.requests = parts.home?.requests ?? new OpenRequests();
  }

  /** Registers a service; a later one with the same name replaces it. */
  register(service: Service): void {
    this.#services.set(service.name, service);
  }

  /** The service of that name, of this Region or of all. Throws `NotImplemented` (501) when the cloud has none. */
  service(name: ServiceName): Service {
    const service = this.#services.get(name) ?? this.#home?.service(name);
    if (service) return service;
    throw new ServiceError("NotImplemented", `The local cloud has no service ${name}.`, {
      status: 501,
    });
  }

  services(): Service[] {
    return [...this.#services.values()];
  }

  /** The account's root user, who may do everything. */
  root(): Principal {
    const { accountId } = this;
    return { kind: "root", arn: `arn:aws:iam::${accountId}:root`, accountId };
  }

  /** A context for calls that the daemon makes itself (deploying a template). */
  rootContext(): CallContext {
    return { principal: this.root(), requestId: randomUUID() };
  }

  async call(
    name: ServiceName,
    operation: string,
    input: Shape,
    caller: CallContext,
  ): Promise<Shape> {
    const context = { ...caller, region: caller.region ?? this.region };
    const service = this.service(name);
    const isHome = context.principal.accountId === this.accountId;
    if (context.principal.kind !== "root" || !isHome || service.resourcePolicy) {
      const permissions = service.permissions(operation, input, context);
      const { principal, region } = context;
      this.iam.authorize({ principal, service: name, region }, permissions, (arn) =>
        service.resourcePolicy?.(arn),
      );
    }
    const { requests } = this;
    try {
      return await passThroughFault(
        { cloud: this, requests, service: name, operation, context },
        () => service.call(operation, input, context),
      );
    } catch (error) {
      reportDiskTrouble(error);
      throw error;
    }
  }

  authorize(
    caller: { readonly principal: Principal; readonly service: ServiceName },
    permissions: readonly Permission[],
  ): void {
    const { region } = this;
    this.iam.authorize({ ...caller, region }, permissions, () => undefined);
  }

  assumeRole(request: AssumeRole): Principal {
    return this.iam.assumeRole(request);
  }

  /** Registers a listener for events (the local EventBridge). */
  onEvent(listener: (event: CloudEvent) => void): void {
    this.#listeners.push(listener);
  }

  emit(event: CloudEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** True when no service has work in progress. */
  isIdle(): boolean {
    return this.services().every((service) => service.isIdle?.() ?? true);
  }

  async start(): Promise<void> {
    for (const service of this.services()) await service.start?.();
  }

  /** Resumes what ran when the process ended, or holds it; requests are answered meanwhile. */
  async resume(holdAll: boolean): Promise<void> {
    for (const service of this.services()) await service.resume?.({ holdAll });
  }

  async stop(): Promise<void> {
    for (const service of this.services().reverse()) await service.stop?.();
  }
}
