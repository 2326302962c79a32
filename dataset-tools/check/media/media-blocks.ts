import { isObject } from "../../read/row-shape.ts";
import type { TrainingRecord } from "../../record.ts";

/** An image or video in a turn. */
export interface MediaBlock {
  readonly kind: "image" | "video";
  readonly role: string;
  readonly path: string;
  /** `png`, `mp4`, … as written; undefined when none is given. */
  readonly format: string | undefined;
  /** S3 URI; undefined when the media is in the row itself or elsewhere. */
  readonly uri: string | undefined;
}

/** All images and videos of a record, Converse's and OpenAI's. */
export function mediaOf(record: TrainingRecord): readonly MediaBlock[] {
  let found: MediaBlock[] | undefined;
  for (const { blocks, role, path } of record.turns) {
    for (const block of blocks) {
      if ("text" in block) continue;
      const media = readMedia(block.other, role, path);
      if (media === undefined) continue;
      found ??= [];
      found.push(media);
    }
  }
  return found ?? none;
}

const none: readonly MediaBlock[] = [];

function readMedia(
  block: Readonly<Record<string, unknown>>,
  role: string,
  path: string,
): MediaBlock | undefined {
  for (const kind of ["image", "video"] as const) {
    const media = block[kind];
    if (isObject(media)) return { kind, role, path, ...details(media) };
  }
  const type = block["type"];
  if (type === "image_url" || type === "input_image") {
    const uri = urlOf(block["image_url"]);
    return { kind: "image", role, path, format: formatOf(uri), uri };
  }
  return undefined;
}

function details(media: Record<string, unknown>): Pick<MediaBlock, "format" | "uri"> {
  const format = typeof media["format"] === "string" ? media["format"] : undefined;
  const source = isObject(media["source"]) ? media["source"] : {};
  const location = source["s3Location"];
  const uri = isObject(location) ? location["uri"] : undefined;
  return { format, uri: typeof uri === "string" ? uri : undefined };
}

/** Only S3 URIs count: Bedrock reads neither web addresses nor inline bytes. */
function urlOf(value: unknown): string | undefined {
  const url = isObject(value) ? value["url"] : value;
  return typeof url === "string" && url.startsWith("s3://") ? url : undefined;
}

/** The format by the file extension. */
function formatOf(uri: string | undefined): string | undefined {
  const ending =
    uri === undefined ? undefined : /\.([a-z0-9]{2,5})$/i.exec(uri)?.[1]?.toLowerCase();
  return ending === "jpg" ? "jpeg" : ending;
}
