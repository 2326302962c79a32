import { z } from "zod";
import { BaseModelFacts } from "../../dataset-tools/models/base-model.ts";

/** What `tunewright models --json` prints. */
const ModelsData = z.strictObject({
  /** The day of the newest fact. */
  asOf: z.string(),
  models: z.array(BaseModelFacts),
  /** Those past their end of life. */
  ended: z.array(z.looseObject({ name: z.string() })),
});

/** What `tunewright local --json` prints when it has ended. */
const LocalData = z.strictObject({ ended: z.literal(true), folder: z.string() });

/** What `tunewright local --stop --json` prints. */
const LocalStopData = z.strictObject({ stopped: z.boolean() });

/** What `tunewright console --json` prints when it has ended. */
const ConsoleData = z.strictObject({ ended: z.literal(true), origin: z.string() });

/** What `tunewright deploy --local --json` prints. */
const DeployLocalData = z.looseObject({
  endpoint: z.string(),
  region: z.string(),
  /** Whether the stack was synthesized again. */
  changed: z.boolean(),
  bucket: z.string(),
  stateMachineArn: z.string(),
});

/** What `tunewright deploy --json` prints. */
const DeployData = z.looseObject({
  deployed: z.boolean(),
  account: z.string(),
  region: z.string(),
  settings: z.record(z.string(), z.unknown()),
  changes: z.array(z.looseObject({ name: z.string() })),
});

const Billable = z.looseObject({ kind: z.string(), name: z.string() });

/** What `tunewright destroy --json` prints. */
const DestroyData = z.strictObject({
  account: z.string(),
  region: z.string(),
  bucket: z.string(),
  inventory: z.looseObject({ running: z.array(z.string()), billable: z.array(Billable) }),
  destroyed: z.boolean(),
  removed: z.array(Billable),
  /** What should have been removed and is still there. */
  remaining: z.array(Billable),
  /** What still costs money. */
  staying: z.array(Billable),
  failures: z.array(z.string()),
});

/** What `tunewright completion --json` prints. */
const CompletionData = z.strictObject({
  shell: z.enum(["bash", "zsh", "fish"]),
  script: z.string(),
});

/** What the verbs about models, the local cloud and the stack print with `--json`. */
export const cloudOutputs = {
  models: z.union([ModelsData, BaseModelFacts]),
  local: z.union([LocalData, LocalStopData]),
  console: ConsoleData,
  deploy: z.union([DeployLocalData, DeployData]),
  destroy: DestroyData,
  completion: CompletionData,
};
