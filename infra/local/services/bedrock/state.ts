import { join } from "node:path";
import type { Cloud } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";
import type { BatchJob } from "./batch/job.ts";
import type { CustomizationJob } from "./customization/job.ts";
import type { EvaluationJob } from "./evaluation/request.ts";
import type { ApplicationProfile } from "./inference-profiles/profile.ts";
import type { BaseServer } from "./models/base-server.ts";
import type { CustomModel } from "./models/custom-model.ts";
import type { Lifecycle } from "./models/foundation-models.ts";
import { AccountQuotas } from "./quotas.ts";
import type { Deployment, ProvisionedThroughput, ServedTime } from "./serving/served-model.ts";

/** All that the local Bedrock stores, in `<cloud folder>/bedrock/`. Keys are ids or ARNs. */
export interface BedrockState {
  readonly cloud: Cloud;
  readonly quotas: AccountQuotas;
  /** Folder of one resource's files, e.g. a job's data and weights. */
  folderOf(kind: "jobs" | "models", id: string): string;
  readonly jobs: Collection<CustomizationJob>;
  readonly models: Collection<CustomModel>;
  readonly deployments: Collection<Deployment>;
  readonly throughputs: Collection<ProvisionedThroughput>;
  /** Deployments and throughputs that were deleted. */
  readonly served: Collection<ServedTime>;
  readonly evaluations: Collection<EvaluationJob>;
  readonly batches: Collection<BatchJob>;
  /** Base models that a planned fault has retired, by their id without a context length. */
  readonly lifecycles: Collection<Lifecycle>;
  readonly profiles: Collection<ApplicationProfile>;
  readonly tags: Collection<Record<string, string>>;
  /** What answers as the untuned base models, where it is not the stand-in; it is not stored. */
  readonly baseServer: BaseServer | undefined;
}

/** Opens the folder, with everything that an earlier process left there. */
export function openState(cloud: Cloud, baseServer?: BaseServer): BedrockState {
  const folder = join(cloud.folder, "bedrock");
  const open = <T>(name: string) => new Collection<T>(join(folder, "state", name));
  return {
    cloud,
    quotas: new AccountQuotas(join(folder, "quotas.json")),
    folderOf: (kind, id) => join(folder, kind, id),
    jobs: open("jobs"),
    models: open("models"),
    deployments: open("deployments"),
    throughputs: open("throughputs"),
    served: open("served"),
    evaluations: open("evaluations"),
    batches: open("batches"),
    lifecycles: open("lifecycles"),
    profiles: open("profiles"),
    tags: open("tags"),
    baseServer,
  };
}
