import { mediaBucket } from "../../../../dataset-tools/check/media/media-bucket.ts";
import { mediaCount } from "../../../../dataset-tools/check/media/media-count.ts";
import { mediaFormat } from "../../../../dataset-tools/check/media/media-format.ts";
import { mediaInAnswer } from "../../../../dataset-tools/check/media/media-in-answer.ts";
import { mediaMixed } from "../../../../dataset-tools/check/media/media-mixed.ts";
import { mediaSource } from "../../../../dataset-tools/check/media/media-source.ts";
import { mediaUnsupported } from "../../../../dataset-tools/check/media/media-unsupported.ts";
import { conversation, goodRows, type RuleCases, turn } from "../../../support/rule-case.ts";

const good = goodRows(3);
const images = { formats: ["png", "jpeg"], perRow: 2, maxBytes: 1 };
const videos = { formats: ["mp4"], perRow: 1, maxBytes: 1 };
const rules = { images, videos };

function media(kind: "image" | "video", uri: string, format = kind === "image" ? "png" : "mp4") {
  return { [kind]: { format, source: { s3Location: { uri } } } };
}

function asked(...blocks: unknown[]) {
  return conversation(
    { role: "user", content: [{ text: "what?" }, ...blocks] },
    turn("assistant", "a"),
  );
}

const image = media("image", "s3://bucket/a.png");
const video = media("video", "s3://bucket/a.mp4");
const inline = { image: { format: "png", source: { bytes: "aGVsbG8=" } } };

export const mediaCases: readonly RuleCases[] = [
  {
    rule: mediaUnsupported,
    passes: [
      { name: "text", rows: good },
      { name: "a model that sees", rows: [asked(image), asked(video)], rules },
    ],
    fails: [
      {
        name: "an image for Nova Micro",
        rows: [...good, asked(image)],
        lines: [4],
        path: "messages[0]",
      },
      { name: "a video for Llama 3.2", rows: [asked(video)], rules: { images }, lines: [1] },
      {
        name: "OpenAI's image",
        rows: [
          {
            messages: [
              { role: "user", content: [{ type: "image_url", image_url: { url: "https://x" } }] },
            ],
          },
        ],
        lines: [1],
      },
    ],
  },
  {
    rule: mediaFormat,
    passes: [{ name: "png", rows: [asked(image)], rules }],
    fails: [
      {
        name: "webp",
        rows: [...good, asked(media("image", "s3://bucket/a", "webp"))],
        rules,
        lines: [4],
        says: '"webp"',
      },
      {
        name: "none",
        rows: [asked({ image: { source: { s3Location: { uri: "s3://bucket/a" } } } })],
        rules,
        lines: [1],
      },
    ],
  },
  {
    rule: mediaInAnswer,
    passes: [{ name: "the user's", rows: [asked(image)] }],
    fails: [
      {
        name: "the assistant's",
        rows: [...good, conversation(turn("user", "q"), { role: "assistant", content: [image] })],
        lines: [4],
        path: "messages[1]",
      },
    ],
  },
  {
    rule: mediaSource,
    passes: [{ name: "a plain key", rows: [asked(image)] }],
    fails: [
      { name: "bytes in the row", rows: [...good, asked(inline)], lines: [4] },
      { name: "a web address", rows: [asked(media("image", "https://x/a.png"))], lines: [1] },
      {
        name: "a partition",
        rows: [asked(media("image", "s3://bucket/dt=2024/a.png"))],
        lines: [1],
        says: '"="',
      },
      {
        name: "a bracket",
        rows: [asked(media("image", "s3://bucket/a(1).png"))],
        lines: [1],
        says: '"("',
      },
    ],
  },
  {
    rule: mediaBucket,
    passes: [{ name: "one bucket", rows: [asked(image), asked(image)] }],
    fails: [
      {
        name: "two buckets",
        rows: [asked(image), asked(media("image", "s3://other/a.png"))],
        lines: [2],
      },
      {
        name: "not that of the dataset in S3",
        rows: [asked(image)],
        file: { name: "s3://mine/train.jsonl" },
        lines: [1],
        says: "dataset",
      },
    ],
  },
  {
    rule: mediaCount,
    passes: [{ name: "two of two", rows: [asked(image, image)], rules }],
    fails: [
      { name: "three images", rows: [...good, asked(image, image, image)], rules, lines: [4] },
      { name: "two videos", rows: [asked(video, video)], rules, lines: [1] },
    ],
  },
  {
    rule: mediaMixed,
    passes: [{ name: "images only", rows: [asked(image), ...good, asked(image)] }],
    fails: [
      { name: "in two rows", rows: [asked(image), asked(video)], lines: [2] },
      { name: "in one row", rows: [asked(image, video)], lines: [1] },
    ],
  },
];
