import { ServiceError } from "../../kernel/aws-error.ts";
import { isObject } from "../../kernel/service.ts";
import { joinBlocks } from "../../training/example.ts";
import { invalid } from "../bedrock/errors.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import { modelFacts } from "./model-facts.ts";
import { notSimulated } from "./refusals.ts";

/** Where a list of blocks is in a request, and which model it is for. */
interface BlocksOf {
  /** e.g. `messages.0.content`, `system`. */
  readonly path: string;
  readonly role: "user" | "assistant" | "system";
  readonly base: FoundationModel;
}

/** Kinds of blocks that a model takes only where it has this input modality. */
const MODALITIES: Readonly<Record<string, string>> = {
  image: "IMAGE",
  video: "VIDEO",
  audio: "SPEECH",
};

/**
 * The text of a message's or the system prompt's blocks; a cache point has no effect.
 * Throws `ValidationException` in Bedrock's words for blocks that the model does not take, and by name for those that
 * the local models cannot read.
 */
export function textOfBlocks(content: unknown, of: BlocksOf): string {
  if (!Array.isArray(content)) throw invalid(`The content field at ${of.path} must be a list.`);
  const texts = (content as unknown[]).flatMap((block, at) => textsOf(block, at, of));
  if (texts.length > 0 || of.role === "system") return joinBlocks(texts);
  const message = of.path.replace(/\.content$/, "");
  throw invalid(
    `The content field in the Message object at ${message} is empty. Add a ContentBlock object to the content field and try again.`,
  );
}

function textsOf(block: unknown, at: number, of: BlocksOf): string[] {
  const members = isObject(block) ? Object.keys(block).filter((key) => block[key] !== null) : [];
  const [kind, ...others] = members;
  const place = `${of.path}.${at}`;
  if (!isObject(block) || kind === undefined || others.length > 0) {
    throw invalid(`The ContentBlock object at ${place} must have exactly one member.`);
  }
  if (kind === "cachePoint") return cachePoint(of);
  if (kind !== "text") throw refusal(kind, of);
  const { text } = block;
  if (typeof text === "string" && text.trim() !== "") return [text];
  const object = of.role === "system" ? "SystemContentBlock" : "ContentBlock";
  throw invalid(
    `The text field in the ${object} object at ${place} is blank. Add text to the text field, and try again.`,
  );
}

function cachePoint({ base }: BlocksOf): [] {
  if (modelFacts(base).promptCaching) return [];
  throw new ServiceError(
    "AccessDeniedException",
    "You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.",
    { status: 403 },
  );
}

function refusal(kind: string, { role, base }: BlocksOf): ServiceError {
  if (kind === "toolUse" || kind === "toolResult") {
    return invalid(
      "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
    );
  }
  const modality = MODALITIES[kind];
  if (modality !== undefined && !base.inputModalities.includes(modality)) {
    return invalid(
      `This model doesn't support the ${kind} field for ${role} messages. Remove ${kind} and try again.`,
    );
  }
  return notSimulated(`content blocks of the kind ${kind}`);
}
