import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kernel } from "../../infra/local/kernel/cloud.ts";
import type { Service } from "../../infra/local/kernel/service.ts";
import { type LocalCloud, type StartOptions, startLocal } from "../../infra/local/start.ts";

/** A local cloud on its own folder, for one test file. */
export interface TestCloud extends LocalCloud {
  readonly folder: string;
  /** Spread into any SDK client: endpoint, Region, credentials. S3 needs `forcePathStyle` as well. */
  readonly client: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  /** The same for another Region. */
  clientOf(region: string): TestCloud["client"];
  /**
   * Ends it, and starts it again on the same folder and port.
   * @param off settles when it may start again
   */
  restart(off?: Promise<unknown>): Promise<TestCloud>;
}

/** For tests that buy throughput: a new account may buy none, of custom models (by key) or base models (by code). */
export const unitsForTests = { "model-units": 10, "L-FE44174A": 10 };

interface TestCloudOptions extends Partial<StartOptions> {
  /** Region of `client` and of the assembly; us-east-1 by default. */
  readonly region?: string;
  /** Services of the test's own, put in before the cloud starts to listen. */
  readonly services?: (kernel: Kernel) => Service[];
}

/** Starts a local cloud for a test; roles that no template made may do everything, unless `unknownRoles` says otherwise. `stop()` removes its folder. */
export async function startTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "tunewright-test-"));
  const { services, region = "us-east-1", assembly, ...rest } = options;
  const atStart = assembly !== undefined && region === "us-east-1" ? { assembly } : {};
  const cloud = await startLocal({ unknownRoles: "admit", ...rest, ...atStart, folder });
  if (assembly !== undefined && region !== "us-east-1") await cloud.deploy(assembly, { region });
  const clientOf = (of: string) => ({
    endpoint: cloud.endpoint,
    region: of,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  for (const service of services?.(cloud.kernel) ?? []) cloud.kernel.register(service);
  return {
    ...cloud,
    folder,
    client: clientOf(region),
    clientOf,
    async stop() {
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    async restart(off) {
      await cloud.stop();
      await off;
      return startTestCloud({ ...options, folder });
    },
  };
}
