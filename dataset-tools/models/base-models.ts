import { UserError } from "../errors.ts";
import { isObject, type JsonObject } from "../read/row-shape.ts";
import { BaseModelFacts, EndedModelFacts, Prices } from "./base-model.ts";
import bedrock from "./families/bedrock.json" with { type: "json" };
import llama from "./families/llama.json" with { type: "json" };
import nova from "./families/nova.json" with { type: "json" };
import titan from "./families/titan.json" with { type: "json" };
import * as files from "./list.ts";

/** What a file may name in `extends`. */
const families: Readonly<Record<string, JsonObject>> = { bedrock, llama, nova, titan };

interface Known {
  readonly offered: readonly BaseModelFacts[];
  readonly ended: readonly EndedModelFacts[];
}

let known: Known | undefined;

/** The files, merged and checked once; not on import, since most commands do not need them. */
function load(): Known {
  known ??= parse(Object.values(files).sort((a, b) => (a.name < b.name ? -1 : 1)));
  return known;
}

function parse(all: readonly JsonObject[]): Known {
  const merged = all.map(extend);
  const hasEnded = ({ lifecycle }: JsonObject) =>
    isObject(lifecycle) && lifecycle["status"] === "ended";
  return {
    offered: merged.filter((facts) => !hasEnded(facts)).map((facts) => BaseModelFacts.parse(facts)),
    ended: merged.filter(hasEnded).map((facts) => EndedModelFacts.parse(facts)),
  };
}

/**
 * A file's facts over those that it extends, by the rules of a JSON merge patch (RFC 7396):
 * objects are merged, anything else replaces, and null removes.
 * @throws Error when `extends` names no family
 */
export function extend({ extends: family, ...own }: JsonObject): JsonObject {
  if (family === undefined) return own;
  const below = families[String(family)];
  if (below === undefined) throw new Error(`there is no family "${String(family)}" to extend`);
  return mergePatch(extend(below), own);
}

function mergePatch(below: unknown, patch: JsonObject): JsonObject {
  const merged: Record<string, unknown> = isObject(below) ? { ...below } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = isObject(value) ? mergePatch(merged[name], value) : value;
  }
  return merged;
}

/** Base models that can be tuned, by name. */
export function baseModels(): readonly BaseModelFacts[] {
  return load().offered;
}

/**
 * Finds a base model by short name, by one of its ids, by the ARN of one, or by the ARN of a custom model that
 * is tuned from it; undefined when it is not known.
 */
export function findBaseModel(wanted: string): BaseModelFacts | undefined {
  const id = withoutArn(wanted);
  return baseModels().find(
    ({ name, ids }) =>
      name === id || [ids.customization, ids.foundation, ids.inference].includes(id),
  );
}

/** Base models that can no longer be tuned, by name. */
export function endedModels(): readonly EndedModelFacts[] {
  return load().ended;
}

/**
 * Refuses a base model that can no longer be tuned, by short name or id, with or without context suffix.
 * @throws UserError `Model.Ended`, naming the day and the successor
 */
export function refuseEnded(wanted: string): void {
  const id = withoutArn(wanted);
  const ended = endedModels().find(
    ({ name, ids }) => name === id || `${ids.customization}:`.startsWith(`${id}:`),
  );
  if (ended === undefined) return;
  const { endOfLife, successor } = ended.lifecycle;
  const choice =
    successor === undefined ? "Choose another base model" : `The nearest to it is ${successor}`;
  throw new UserError("Model.Ended", `${ended.title} reached its end of life on ${endOfLife}`, {
    hint: `${choice}; \`tunewright models\` lists them.`,
  });
}

/**
 * `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova…` to `amazon.nova…`; so, too, for an inference
 * profile of AWS, and for a custom model, whose ARN names the base model that it is tuned from.
 */
export function withoutArn(wanted: string): string {
  const [, profiled, tuned] =
    /^arn:aws[\w-]*:bedrock:[^/]*:(?:(?:foundation-model|inference-profile)\/(.+)|custom-model\/(?!imported\/)(.+)\/\w+)$/.exec(
      wanted,
    ) ?? [];
  return profiled ?? tuned ?? wanted;
}

/** Whether a base model is given by the ARN of a custom model, which is then tuned further. */
export function isCustomModel(wanted: string): boolean {
  return /^arn:aws[\w-]*:bedrock:[^/]*:custom-model\//.test(wanted);
}

/** Prices that hold for every base model, known or not. */
export function commonPrices(): Prices {
  return Prices.parse(bedrock.prices);
}

/** The latest day on which a base model's facts were compared with their sources (ISO). */
export function newestFacts(): string {
  const [newest = ""] = baseModels()
    .map(({ asOf }) => asOf)
    .sort()
    .reverse();
  return newest;
}
