import { deployAssembly } from "./deploy/deploy.ts";
import { createAdmin } from "./front/admin.ts";
import { createConsoleDoor } from "./front/console-door.ts";
import { createGateway } from "./front/gateway.ts";
import { listenAgain } from "./front/kept-port.ts";
import type { Kernel } from "./kernel/cloud.ts";
import { PlannedFaults } from "./kernel/faults/plan.ts";
import { IamEngine } from "./kernel/iam/engine.ts";
import { lockFolder } from "./kernel/lock.ts";
import { Regions } from "./kernel/regions.ts";
import { readStack, type StackRecord } from "./kernel/stack-record.ts";
import { keepTime } from "./kernel/time-keeper.ts";
import type { BaseServer } from "./services/bedrock/models/base-server.ts";
import { globalServices, regionalServices } from "./services.ts";

/** How a local cloud is started. */
export interface StartOptions {
  /** Folder of the whole state; opened again, everything resumes. */
  readonly folder: string;
  /** Loopback port; without one, or with 0, the one that the folder had before, or any free port. */
  readonly port?: number;
  /** Seconds of the cloud per second here. */
  readonly speed?: number;
  /** Cloud assembly (`cdk.out`) to deploy into us-east-1, and where it was before, before unfinished work resumes. */
  readonly assembly?: string;
  /** YAML file of planned faults. */
  readonly faultsFile?: string;
  /** Quotas of the account that are changed, by name, e.g. `{"model-units": 2}`; kept in the folder. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** What answers as the untuned base models; without it, a stand-in that has learned nothing. */
  readonly baseServer?: BaseServer;
  /** Verify signatures, not only their shape. */
  readonly strictAuth?: boolean;
  /** Resume no execution; each is held until it is released or ended, or the cloud starts without this. */
  readonly holdAll?: boolean;
  /** Program that serves the console, with its arguments; see `createConsoleDoor`. */
  readonly console?: readonly string[];
  /** A role that no template made may do nothing (as in AWS, the default), or everything. */
  readonly unknownRoles?: "refuse" | "admit";
}

/** A running local cloud. */
export interface LocalCloud {
  /** e.g. `http://127.0.0.1:4599`, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly port: number;
  /** The Region us-east-1, which also has what all share. */
  readonly kernel: Kernel;
  readonly regions: Regions;
  /** Resolves when the executions that ran when the process ended are resumed, or held. */
  readonly resumed: Promise<void>;
  /** Deploys a cloud assembly, or updates what was deployed; into us-east-1 unless `into` says otherwise. */
  deploy(assembly: string, into?: DeployTarget): Promise<StackRecord>;
  /** Real milliseconds since the last request of a client. */
  quietFor(): number;
  stop(): Promise<void>;
}

/** Where an assembly is deployed to. */
interface DeployTarget {
  readonly region?: string;
  /** Needed only when the assembly has several stacks. */
  readonly stackName?: string;
}

const ACCOUNT = "123456789012";

/** Starts the local cloud on a loopback port. Rejects with `EADDRINUSE`, `FolderInUse`, or why a deployment failed. */
export async function startLocal(options: StartOptions): Promise<LocalCloud> {
  const unlock = lockFolder(options.folder);
  const undo: (() => unknown)[] = [unlock];
  try {
    return await open(options, undo);
  } catch (error) {
    await runBack(undo);
    throw error;
  }
}

/** Undoes in reverse order; a step that fails keeps none of the others from running. */
async function runBack(undo: (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** @param undo collects what must be done to stop again, in the order of starting */
async function open(options: StartOptions, undo: (() => unknown)[]): Promise<LocalCloud> {
  const { clock, stop: stopClock } = keepTime(options.folder, options.speed ?? 1);
  undo.push(stopClock);
  const base = { accountId: ACCOUNT, folder: options.folder, clock };
  const iam = new IamEngine({ ...base, unknownRoles: options.unknownRoles ?? "refuse" });
  const faults = new PlannedFaults(clock, options.faultsFile);
  const { baseServer } = options;
  const makers = {
    global: globalServices,
    regional: (one: Kernel) => regionalServices(one, baseServer),
  };
  const regions = new Regions({ ...base, faults, iam }, makers);
  const kernel = regions.home;
  undo.push(() => regions.stop());
  for (const one of regions.all()) {
    if (options.quotas) one.service("bedrock").setQuotas?.(options.quotas);
  }
  const deploy = inTurn((assembly: string, { region, stackName }: DeployTarget = {}) =>
    deployAssembly(region === undefined ? kernel : regions.of(region), assembly, stackName),
  );
  const admin = createAdmin({ regions, faults, deploy, baseServer });
  const door = createConsoleDoor(options.console);
  undo.push(() => door.close());
  let port = 0;
  const gateway = createGateway({
    regions,
    admin,
    door,
    port: () => port,
    strictAuth: options.strictAuth ?? false,
  });
  const place = { folder: options.folder, port: options.port ?? 0 };
  const listener = await listenAgain(place, gateway.handle);
  undo.push(() => listener.close());
  port = listener.port;
  regions.setEndpoint(`http://127.0.0.1:${port}`);
  for (const { region, folder } of regions.all()) {
    const isNeeded = region === kernel.region || readStack(folder) !== undefined;
    if (options.assembly && isNeeded) await deploy(options.assembly, { region });
  }
  await regions.start();
  gateway.open();
  const resumed = regions.resume(options.holdAll ?? false);
  return {
    resumed,
    endpoint: kernel.endpoint,
    port,
    kernel,
    regions,
    deploy,
    quietFor: admin.quietFor,
    stop: () => runBack(undo),
  };
}

/** Runs one call after the other, as CloudFormation runs the updates of a stack. */
function inTurn<Args extends unknown[], Result>(
  call: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const next = last.then(() => call(...args));
    last = next.catch(() => undefined);
    return next;
  };
}
