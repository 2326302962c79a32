import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { Service } from "../../../infra/local/kernel/service.ts";
import { createStates } from "../../../infra/local/services/step-functions/service.ts";
import { Api } from "./api.ts";
import { createStubCloud, type StubCloud, type StubOptions } from "./stub-cloud.ts";

/** Step Functions for one test. */
export interface TestStates {
  readonly api: Api;
  readonly cloud: StubCloud;
  /** Ends it and opens it again on the same folder, with other options where there are some. */
  restart(changed?: Partial<StubOptions>): Promise<TestStates>;
}

const open: { service: Service; folder: string }[] = [];

afterEach(async () => {
  const opened = open.splice(0);
  for (const { service } of opened) await service.stop?.();
  for (const { folder } of opened) rmSync(folder, { recursive: true, force: true });
});

/** Opens Step Functions on a new folder; closed after the test. */
export async function openStates(
  options: Partial<StubOptions> = {},
  folder = mkdtempSync(join(tmpdir(), "tunewright-states-")),
): Promise<TestStates> {
  const cloud = createStubCloud({ speed: 100, ...options, folder });
  const service = createStates(cloud);
  open.push({ service, folder });
  await service.start?.();
  await service.resume?.({ holdAll: false });
  return {
    api: new Api(service, cloud),
    cloud,
    async restart(changed) {
      await service.stop?.();
      return openStates({ ...options, ...changed }, folder);
    },
  };
}
