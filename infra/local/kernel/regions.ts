import { join } from "node:path";
import { ServiceError } from "./aws-error.ts";
import { type CloudParts, Kernel } from "./cloud.ts";
import type { HeldExecution, Service } from "./service.ts";

/** The Regions of the local cloud. The state of the first is in the cloud's folder itself, that of another in a folder below. */
export const REGIONS = ["us-east-1", "us-west-2"] as const;

/** Makes the services of a cloud. */
export interface ServiceMakers {
  /** Those that all Regions share. */
  global(kernel: Kernel): Service[];
  /** Those that each Region has for itself. */
  regional(kernel: Kernel): Service[];
}

/** One account in several Regions: they share clock, IAM, faults and the global services, and nothing else. */
export class Regions {
  /** The Region that holds the global services. */
  readonly home: Kernel;
  readonly #kernels: readonly Kernel[];

  constructor(shared: Omit<CloudParts, "region" | "home">, services: ServiceMakers) {
    const [first, ...others] = REGIONS;
    this.home = new Kernel({ ...shared, region: first });
    this.#kernels = [
      this.home,
      ...others.map((region) => {
        const folder = join(shared.folder, region);
        return new Kernel({ ...shared, folder, region, home: this.home });
      }),
    ];
    for (const service of services.global(this.home)) this.home.register(service);
    for (const kernel of this.#kernels) {
      for (const service of services.regional(kernel)) kernel.register(service);
    }
  }

  /** Throws `InvalidRegion` with the Regions that there are. */
  of(region: string): Kernel {
    const found = this.#kernels.find((kernel) => kernel.region === region);
    if (found) return found;
    throw new ServiceError(
      "InvalidRegion",
      `The local cloud has the Regions ${REGIONS.join(" and ")}, and not ${region}: choose one of them by --region or AWS_REGION.`,
    );
  }

  all(): readonly Kernel[] {
    return this.#kernels;
  }

  /** The address at which functions reach the cloud. */
  setEndpoint(endpoint: string): void {
    for (const kernel of this.#kernels) kernel.endpoint = endpoint;
  }

  /** True when no service of any Region has work in progress. */
  isIdle(): boolean {
    return this.#kernels.every((kernel) => kernel.isIdle());
  }

  async start(): Promise<void> {
    for (const kernel of this.#kernels) await kernel.start();
  }

  /** As `Kernel.resume`, of all Regions at once. */
  async resume(holdAll: boolean): Promise<void> {
    await Promise.all(this.#kernels.map((kernel) => kernel.resume(holdAll)));
  }

  /** Executions that are held back, of all Regions. */
  held(): HeldExecution[] {
    return this.#kernels.flatMap((kernel) => kernel.service("states").held?.() ?? []);
  }

  async stop(): Promise<void> {
    for (const kernel of [...this.#kernels].reverse()) await kernel.stop();
  }
}
