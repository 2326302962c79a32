import { readAlias } from "../../pipeline/registry/aliases.ts";
import { type RegistryEntry, versionKey } from "../../pipeline/registry/entry.ts";
import { type Promoted, promoteAlias } from "../../pipeline/serving/promote-alias.ts";
import { converseLine, examples } from "./bedrock-tuning.ts";
import { type Load, type LoadPhase, startLoad } from "./invoke-load.ts";
import { aPromotion } from "./promotion.ts";
import { type StrictCloud, startStrictCloud } from "./strict-cloud.ts";

const GROUP = "tickets";

/** A question, and how the two versions answer it. */
const QUESTION = "someone stole my card";
export const ANSWERS = { v1: "card_lost", v2: "CARD_LOST", other: "card_lost?" } as const;

/** A cloud in which version v1 is in production; v2 can follow it, and then one of another base model. */
export interface ExchangeBench {
  readonly cloud: StrictCloud;
  /** ARN at which the alias answers. */
  readonly arn: string;
  readonly v1: RegistryEntry;
  readonly v2: RegistryEntry;
  readonly other: RegistryEntry;
}

/** How many requests are sent a second, and in each phase at least: a slow machine makes the promotion wait. */
interface LoadOptions {
  readonly perSecond: number;
  readonly min: number;
}

/** What came of the requests that were sent while a model was exchanged. */
export interface LoadedExchange {
  readonly promoted: Promoted;
  /** Sent before the promotion; from its start until the model is exchanged; until the alias has moved; afterwards. */
  readonly phases: Readonly<Record<"before" | "updating" | "exchanged" | "after", LoadPhase>>;
}

/** @param speed of the cloud: an exchange takes five minutes of its time */
export async function startExchangeBench(speed: number): Promise<ExchangeBench> {
  const cloud = await startStrictCloud(speed);
  const version = async (name: string, label: (text: string) => string, base?: string) => {
    const rows = examples(40).map((row) => ({ ...row, completion: label(row.completion) }));
    await cloud.putTraining(rows.map(converseLine).join("\n"));
    return cloud.version(GROUP, name, await cloud.model(name, base));
  };
  const v1 = await version("v1", (text) => text);
  const v2 = await version("v2", (text) => text.toUpperCase());
  const other = await version("other", (text) => `${text}?`, "amazon.nova-lite-v1:0:300k");
  const { alias } = await promoteAlias(cloud.tools, aPromotion(v1));
  return { cloud, arn: alias.servingArn, v1, v2, other };
}

/** Promotes v2, whose model is put in the place of v1's, while the alias's ARN is asked all the time. */
export async function exchangeUnderLoad(
  { cloud, arn, v1, v2 }: ExchangeBench,
  { perSecond, min }: LoadOptions,
): Promise<LoadedExchange> {
  const load = startLoad({ client: cloud.invoker, modelId: arn, question: QUESTION, perSecond });
  const before = await load.phase(min);
  const passed: LoadPhase[] = [];
  // The promotion asks the exchanged model a question before it moves the alias.
  cloud.tools.runtime.middlewareStack.add(
    (next) => async (args) => {
      passed.push(await load.phase(min), await load.phase(min));
      return next(args);
    },
    { step: "initialize", name: "hold" },
  );
  const over = versionKey(GROUP, v1.version);
  const promoted = await promoteAlias(cloud.tools, aPromotion(v2, { over }));
  cloud.tools.runtime.middlewareStack.remove("hold");
  const [updating, exchanged] = passed;
  if (updating === undefined || exchanged === undefined) throw new Error("no question was asked");
  return { promoted, phases: { before, updating, exchanged, after: await load.stop(min) } };
}

/** What came of the requests that were sent while another deployment took over. */
export interface LoadedReplacement {
  readonly promoted: Promoted;
  /** At the ARN that answered before: until the alias has moved, and while it is drained. */
  readonly old: readonly LoadPhase[];
  /** At the alias's new ARN: while the old one is drained, and once that is deleted. */
  readonly next: readonly LoadPhase[];
}

/** Promotes the version of another base model; the deployment before answers until the requests have followed. */
export async function replaceUnderLoad(
  { cloud, arn, other }: ExchangeBench,
  { perSecond, min }: LoadOptions,
): Promise<LoadedReplacement> {
  const target = { client: cloud.invoker, question: QUESTION };
  const before = startLoad({ ...target, modelId: arn, perSecond });
  const old: LoadPhase[] = [];
  const next: LoadPhase[] = [];
  const { bedrock, bucket } = cloud.tools;
  let after: Load | undefined;
  // When the old deployment is about to be deleted, the alias has moved, and both answer.
  bedrock.middlewareStack.add(
    (send, context) => async (args) => {
      if (context.commandName !== "DeleteCustomModelDeploymentCommand") return send(args);
      old.push(await before.phase(min));
      const { servingArn = "" } = (await readAlias(bucket, GROUP, "production")) ?? {};
      after = startLoad({ ...target, modelId: servingArn, perSecond });
      next.push(await after.phase(min));
      old.push(await before.stop(min));
      return send(args);
    },
    { step: "initialize", name: "hold" },
  );
  const alias = await readAlias(bucket, GROUP, "production");
  const over = alias?.version ?? null;
  const promoted = await promoteAlias(cloud.tools, aPromotion(other, { over }));
  bedrock.middlewareStack.remove("hold");
  if (after === undefined) throw new Error("nothing was deleted");
  next.push(await after.stop(min));
  return { promoted, old, next };
}
