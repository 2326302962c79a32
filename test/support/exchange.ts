import { type RegistryEntry, versionKey } from "../../pipeline/registry/entry.ts";
import { type Promoted, promoteAlias } from "../../pipeline/serving/promote-alias.ts";
import { converseLine, examples } from "./bedrock-tuning.ts";
import { type LoadPhase, startLoad } from "./invoke-load.ts";
import { aPromotion } from "./promotion.ts";
import { type StrictCloud, startStrictCloud } from "./strict-cloud.ts";

const GROUP = "tickets";

/** A question, and how the two versions answer it. */
const QUESTION = "someone stole my card";
export const ANSWERS = { v1: "card_lost", v2: "CARD_LOST" } as const;

/** A cloud in which version v1 is in production, and v2 can follow it. */
export interface ExchangeBench {
  readonly cloud: StrictCloud;
  /** ARN at which the alias answers. */
  readonly arn: string;
  readonly v1: RegistryEntry;
  readonly v2: RegistryEntry;
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
  const version = async (name: string, label: (text: string) => string) => {
    const rows = examples(40).map((row) => ({ ...row, completion: label(row.completion) }));
    await cloud.putTraining(rows.map(converseLine).join("\n"));
    return cloud.version(GROUP, name, await cloud.model(name));
  };
  const v1 = await version("v1", (text) => text);
  const v2 = await version("v2", (text) => text.toUpperCase());
  const { alias } = await promoteAlias(cloud.tools, aPromotion(v1));
  return { cloud, arn: alias.servingArn, v1, v2 };
}

/**
 * Promotes v2 while the alias's ARN is asked all the time.
 * @param min requests of each phase, at least: where the machine is slow, the promotion waits for them
 */
export async function exchangeUnderLoad(
  { cloud, arn, v1, v2 }: ExchangeBench,
  { perSecond, min }: { perSecond: number; min: number },
): Promise<LoadedExchange> {
  const target = { client: cloud.invoker, modelId: arn, question: QUESTION };
  const load = startLoad({ ...target, perSecond });
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
