import type { Cloud } from "../../../kernel/service.ts";
import type { Collection } from "../../../kernel/store.ts";
import type { ApplicationProfile } from "../inference-profiles/profile.ts";
import type { BaseServer } from "../models/base-server.ts";
import type { CustomModel } from "../models/custom-model.ts";
import type { Lifecycle } from "../models/foundation-models.ts";
import type { Deployment, ProvisionedThroughput } from "./served-model.ts";
import type { Serving } from "./serving.ts";

/** What the Bedrock Runtime reads of the control plane to find the model that answers. */
export interface InvocableModels {
  readonly cloud: Cloud;
  readonly deployments: Pick<Serving<Deployment>, "find">;
  readonly throughputs: Pick<Serving<ProvisionedThroughput>, "find">;
  readonly models: Pick<Collection<CustomModel>, "values">;
  readonly profiles: Pick<Collection<ApplicationProfile>, "values">;
  /** By the ARN of the resource. */
  readonly tags: Pick<Collection<Record<string, string>>, "get">;
  /** What answers as the untuned base models, where it is not the stand-in. */
  readonly baseServer?: BaseServer | undefined;
  readonly lifecycles: Pick<Collection<Lifecycle>, "get">;
}
