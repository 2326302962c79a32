/**
 * What AWS publishes about one row of training data, written down from its sources alone and sharing
 * nothing with our rules. Where the sources differ, the stricter one counts.
 *
 * - NVAL: aws-samples/amazon-nova-samples, nova_ft_dataset_validator.py @1e88f245 (2026)
 * - BRS: aws-samples/amazon-bedrock-samples, meta-llama/dataset_validation and
 *   model_distillation/dataset-validation (2026)
 * - UG: Bedrock User Guide, model-customization-prepare, nova-2-sft-data-prep,
 *   distillation-prepare-datasets, rft-prepare-data; Nova User Guide,
 *   fine-tune-prepare-data-understanding (October 2026)
 * - API: Bedrock Runtime API, Converse: toolConfig is required where messages have tool blocks
 */
export type AwsTarget =
  | "nova-micro"
  | "nova-lite"
  | "nova-2-lite"
  | "llama-converse"
  | "prompt-completion"
  | "distillation"
  | "rft";

type Json = Readonly<Record<string, unknown>>;

class Refused extends Error {}

/** Why AWS refuses a row; undefined when it accepts it. */
export function awsRefusal(row: unknown, target: AwsTarget): string | undefined {
  try {
    rules[target](object(row, "the row"));
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

const rules: Record<AwsTarget, (row: Json) => void> = {
  "nova-micro": (row) => nova(row, { media: [], reasoning: false, tools: true }),
  "nova-lite": (row) => nova(row, { media: allMedia, reasoning: false, tools: true }),
  "nova-2-lite": (row) => nova(row, { media: nova2Media, reasoning: true, tools: false }),
  "llama-converse": llamaConverse,
  "prompt-completion": promptCompletion,
  distillation,
  rft,
};

const allMedia = ["png", "jpeg", "gif", "webp", "mov", "mkv", "mp4", "webm"];
const nova2Media = ["png", "jpeg", "gif", "mov", "mkv", "mp4"];
const imageFormats = ["png", "jpeg", "gif", "webp"];

/** NVAL, INVALID_TOKENS_TEXT as it was meant, without the commas that it lacks. */
const reserved = /system:|user:|bot:|assistant:|thought:|\[eos\]|<image>|<video>|<unk>/i;

interface Nova {
  readonly media: readonly string[];
  readonly reasoning: boolean;
  readonly tools: boolean;
}

/** UG and NVAL, ConverseDatasetSample. */
function nova(row: Json, model: Nova): void {
  onlyKeys(row, ["schemaVersion", "system", "toolConfig", "messages"]);
  if ("schemaVersion" in row) text(row["schemaVersion"], "schemaVersion");
  for (const entry of system(row)) plainText(entry);
  const messages = alternating(row["messages"], 2);
  must(messages.length % 2 === 0, "the last turn is not the assistant's");
  const names = "toolConfig" in row ? toolNames(row["toolConfig"]) : undefined;
  must(names === undefined || model.tools, "tool sections");
  const calls = new Calls(names);
  for (const { role, blocks } of messages) {
    for (const block of blocks) novaBlock(block, role, model);
    const kinds = blocks.flatMap((block) => Object.keys(block));
    must(
      kinds.some((kind) => kind !== "reasoningContent"),
      "a turn without content",
    );
    mediaCounts(kinds);
    calls.turn(blocks);
  }
}

function novaBlock(block: Json, role: string, model: Nova): void {
  const [kind = ""] = onlyOne(block);
  if (kind === "text") {
    const said = plainText(block);
    must(said !== "", "an empty text");
  } else if (kind === "image" || kind === "video") {
    must(role === "user", "media outside the user's turns");
    media(object(block[kind], kind), kind, model.media);
  } else if (kind === "reasoningContent") {
    must(role === "assistant" && model.reasoning, "reasoning");
    const reasoning = object(object(block[kind], kind)["reasoningText"], "reasoningText");
    must(text(reasoning["text"], "reasoning") !== "", "empty reasoning");
    must(!reserved.test(String(reasoning["text"])), "a reserved word in the reasoning");
  } else {
    must(model.tools && (kind === "toolUse" || kind === "toolResult"), `a block of kind ${kind}`);
    must(role === (kind === "toolUse" ? "assistant" : "user"), `${kind} in a turn of ${role}`);
  }
}

function media(block: Json, kind: string, formats: readonly string[]): void {
  const format = text(block["format"], "format");
  must(formats.includes(format), `${kind} of format ${format}`);
  must(imageFormats.includes(format) === (kind === "image"), `${kind} of format ${format}`);
  const location = object(object(block["source"], "source")["s3Location"], "s3Location");
  const uri = text(location["uri"], "uri");
  must(/^s3:\/\/[\w\-/.]+$/.test(uri), "characters in the URI");
}

function mediaCounts(kinds: readonly string[]): void {
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  must(count("image") <= 10, "more than 10 images");
  must(count("video") <= 1, "more than one video");
  must(count("image") === 0 || count("video") === 0, "images and videos together");
}

/** NVAL, ToolConfig. */
function toolNames(config: unknown): ReadonlySet<string> {
  const tools = list(object(config, "toolConfig")["tools"], "tools");
  must(tools.length > 0, "an empty list of tools");
  const names = tools.map((tool) => {
    const spec = object(object(tool, "tool")["toolSpec"], "toolSpec");
    must(text(spec["name"], "name").trim() !== "", "a tool without a name");
    must(text(spec["description"], "description").trim() !== "", "a tool without a description");
    const schema = object(object(spec["inputSchema"], "inputSchema")["json"], "json");
    must("type" in schema, "a schema without a type");
    return String(spec["name"]);
  });
  must(new Set(names).size === names.length, "two tools of one name");
  return new Set(names);
}

/** NVAL, validate_tool_use_in_conversation; API: the results of a turn's calls are in the next turn. */
class Calls {
  readonly #names: ReadonlySet<string> | undefined;
  readonly #seen = new Set<string>();
  #open: string[] = [];

  constructor(names: ReadonlySet<string> | undefined) {
    this.#names = names;
  }

  turn(blocks: readonly Json[]): void {
    const made: string[] = [];
    for (const { toolUse, toolResult } of blocks) {
      if (toolUse !== undefined) made.push(this.#call(object(toolUse, "toolUse")));
      if (toolResult !== undefined) this.#result(object(toolResult, "toolResult"));
    }
    must(this.#open.length === 0, "a call without its result");
    this.#open = made;
  }

  #call(call: Json): string {
    const id = text(call["toolUseId"], "toolUseId");
    must(id.trim() !== "" && !this.#seen.has(id), "an id that is empty or not unique");
    must(this.#names?.has(text(call["name"], "name")) === true, "a tool that is not declared");
    object(call["input"], "input");
    this.#seen.add(id);
    return id;
  }

  #result(result: Json): void {
    const id = text(result["toolUseId"], "toolUseId");
    must(this.#open.includes(id), "a result without its call");
    this.#open = this.#open.filter((one) => one !== id);
    const content = list(result["content"], "content");
    must(content.length > 0, "an empty result");
    for (const item of content) {
      const [kind] = onlyOne(object(item, "result"));
      must(kind === "text" || kind === "json", `a result of kind ${kind}`);
    }
  }
}

/** BRS, meta-llama; UG: schemaVersion is a constant. */
function llamaConverse(row: Json): void {
  onlyKeys(row, ["schemaVersion", "system", "messages"]);
  must((row["schemaVersion"] ?? schemaVersion) === schemaVersion, "schemaVersion");
  must(system(row).length <= 1, "more than one system text");
  const messages = alternating(row["messages"], 2);
  must(messages.length % 2 === 0, "the last turn is not the assistant's");
  for (const { role, blocks } of messages) {
    must(blocks.length > 0, "a turn without content");
    for (const block of blocks) {
      const [kind] = onlyOne(block);
      if (kind === "text") must(text(block["text"], "text") !== "", "an empty text");
      else {
        must(kind === "image" && role === "user", `a block of kind ${kind}`);
        media(object(block["image"], "image"), "image", imageFormats);
      }
    }
  }
}

const schemaVersion = "bedrock-conversation-2024";

/** UG, model-customization-prepare; BRS, validate_prompt_completion. */
function promptCompletion(row: Json): void {
  onlyKeys(row, ["prompt", "completion"]);
  must(text(row["prompt"], "prompt") !== "", "an empty prompt");
  must(text(row["completion"], "completion") !== "", "an empty completion");
}

/** BRS, model_distillation, Schema.CONVERSE: nothing but text, no key but its own. */
function distillation(row: Json): void {
  onlyKeys(row, ["schemaVersion", "system", "messages"]);
  must(row["schemaVersion"] === schemaVersion, "schemaVersion");
  must(!("system" in row) || system(row).length <= 1, "more than one system text");
  const messages = alternating(row["messages"], 1);
  must(messages.length <= 2, "more than one exchange");
  for (const { blocks } of messages) {
    must(blocks.length === 1, "more than one block in a turn");
    text(object(blocks[0], "block")["text"], "text");
    onlyOne(object(blocks[0], "block"));
  }
}

/** NVAL, RFTDatasetSample, and UG: further keys go to the grader. NVAL's mandatory tools are not in the UG. */
function rft(row: Json): void {
  const messages = list(row["messages"], "messages").map((one) => object(one, "message"));
  const roles = messages.map((message) => text(message["role"], "role"));
  must(roles.includes("user"), "no user");
  must(roles.lastIndexOf("system") <= 0, "a system message that is not the first");
  for (const message of messages) {
    onlyKeys(message, ["role", "content"]);
    must(["system", "user", "assistant"].includes(String(message["role"])), "a role");
    const content = text(message["content"], "content");
    must(content.trim() !== "" && !reserved.test(content), "an empty content or a reserved word");
  }
  const answer = row["reference_answer"];
  if (typeof answer === "string") must(answer.trim() !== "", "an empty reference answer");
  else object(answer, "reference_answer");
}

interface Message {
  readonly role: string;
  readonly blocks: readonly Json[];
}

/** NVAL, check_roles_order; BRS, validate_alternating_messages. */
function alternating(messages: unknown, min: number): Message[] {
  const all = list(messages, "messages").map((message, i) => {
    const { role, content, ...others } = object(message, "message");
    onlyKeys(others, []);
    must(role === (i % 2 === 0 ? "user" : "assistant"), "roles that do not alternate");
    const blocks = list(content, "content").map((block) => object(block, "block"));
    return { role: String(role), blocks };
  });
  must(all.length >= min, "too few messages");
  return all;
}

function system(row: Json): Json[] {
  if (!("system" in row)) return [];
  return list(row["system"], "system").map((entry) => {
    const block = object(entry, "system text");
    onlyKeys(block, ["text"]);
    text(block["text"], "system text");
    return block;
  });
}

function plainText(block: Json): string {
  const said = text(block["text"], "text");
  must(!reserved.test(said), "a reserved word");
  return said;
}

function must(holds: boolean, refusal: string): void {
  if (!holds) throw new Refused(refusal);
}

function onlyKeys(value: Json, allowed: readonly string[]): void {
  const extra = Object.keys(value).find((key) => !allowed.includes(key));
  must(extra === undefined, `the key ${extra}`);
}

function onlyOne(value: Json): string[] {
  const keys = Object.keys(value);
  must(keys.length === 1, `a block with the keys ${keys.join(", ")}`);
  return keys;
}

function object(value: unknown, what: string): Json {
  must(typeof value === "object" && value !== null && !Array.isArray(value), `${what}: no object`);
  return value as Json;
}

function list(value: unknown, what: string): readonly unknown[] {
  must(Array.isArray(value), `${what}: no list`);
  return value as readonly unknown[];
}

function text(value: unknown, what: string): string {
  must(typeof value === "string", `${what}: no text`);
  return value as string;
}
