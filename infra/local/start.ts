import { existsSync, mkdirSync } from "node:fs";
import { createAdmin } from "./admin.ts";
import { createClock } from "./clock.ts";
import { Kernel } from "./cloud.ts";
import type { Faults } from "./faults/faults.ts";
import { createGateway } from "./gateway.ts";
import { IamEngine } from "./iam/engine.ts";
import { listen } from "./listener.ts";
import type { Cloud, Service } from "./service.ts";

/** How a local cloud is started. */
export interface StartOptions {
  /** Folder of the whole state; opened again, everything goes on. */
  readonly folder: string;
  /** Loopback port; 0 or none takes a free one. */
  readonly port?: number;
  /** Seconds of the cloud per second here. */
  readonly speed?: number;
  /** A role that no template made may do nothing (as in AWS, the default), or everything. */
  readonly unknownRoles?: "refuse" | "admit";
}

/** A running local cloud. */
export interface LocalCloud {
  /** e.g. `http://127.0.0.1:4599`, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly port: number;
  readonly kernel: Kernel;
  stop(): Promise<void>;
}

const ACCOUNT = "123456789012";
const REGION = "us-east-1";

/** Starts the local cloud on a loopback port. Rejects when the port is taken. */
export async function startLocal(options: StartOptions): Promise<LocalCloud> {
  mkdirSync(options.folder, { recursive: true });
  const base = {
    accountId: ACCOUNT,
    region: REGION,
    folder: options.folder,
    clock: createClock({ speed: options.speed ?? 1 }),
  };
  const iam = new IamEngine({ ...base, unknownRoles: options.unknownRoles ?? "refuse" });
  const kernel = new Kernel({ ...base, faults: noFaults, iam });
  for (const service of await loadServices(kernel)) kernel.register(service);
  await kernel.start();
  const admin = createAdmin(kernel);
  let port = 0;
  const listener = await listen(
    options.port ?? 0,
    createGateway({ kernel, admin, port: () => port }),
  );
  port = listener.port;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    kernel,
    async stop() {
      await listener.close();
      await kernel.stop();
    },
  };
}

const noFaults: Faults = { take: () => undefined };

/** Modules that other rooms write; loaded when they are there. */
const MODULES: [string, string][] = [
  ["./s3/service.ts", "createS3"],
  ["./states/service.ts", "createStates"],
  ["./bedrock/service.ts", "createBedrock"],
];

async function loadServices(cloud: Cloud): Promise<Service[]> {
  const services: Service[] = [];
  for (const [path, name] of MODULES) {
    const url = new URL(path, import.meta.url);
    if (!existsSync(url)) continue;
    const module = (await import(url.href)) as Record<
      string,
      (cloud: Cloud) => Service | Record<string, Service>
    >;
    const made = module[name]?.(cloud);
    if (made === undefined) continue;
    services.push(...(isService(made) ? [made] : Object.values(made)));
  }
  return services;
}

function isService(made: Service | Record<string, Service>): made is Service {
  return typeof made["call"] === "function";
}
