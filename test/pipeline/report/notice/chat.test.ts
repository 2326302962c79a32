import { expect, it } from "vitest";
import { z } from "zod";
import type { Notice } from "../../../../pipeline/report/notice/notice.ts";
import { published } from "../../../../pipeline/report/notice/published.ts";
import { runNotice } from "../../../../pipeline/report/notice/run-notice.ts";
import { aReport } from "../../../support/report.ts";

/** The custom notification of Amazon Q Developer in chat applications, as its administrator guide has it. */
const CustomNotification = z.strictObject({
  version: z.literal("1.0"),
  source: z.literal("custom"),
  content: z.strictObject({
    textType: z.literal("client-markdown"),
    title: z.string().max(250),
    description: z.string().max(8000),
    nextSteps: z.array(z.string()),
    keywords: z.array(z.string()),
  }),
  metadata: z.strictObject({
    threadId: z.string(),
    summary: z.string(),
    eventType: z.string(),
    relatedResources: z.array(z.string()),
  }),
});

const chatOf = (notice: Notice) =>
  CustomNotification.parse(JSON.parse(published(notice, "chat").message));

const end = { executionArn: "arn:aws:states:us-east-1:1:execution:m:run-1", leftovers: "" };

it("a notice for a chat is one JSON of the schema that AWS reads, in the thread of its run", () => {
  const { content, metadata } = chatOf(runNotice(aReport(), end));
  expect(content).toMatchObject({
    title: "Tunewright: run-1 was registered",
    description: expect.stringMatching(
      /^Accepted: the tuned model was registered\.\n[\s\S]*\n\nStep Functions: https:[\s\S]*\nfiles: s3:\/\/data\/runs\/run-1\/$/,
    ),
    nextSteps: [expect.stringContaining("`tunewright invoke test")],
    keywords: ["tunewright", "accepted", "run-1"],
  });
  expect(metadata).toEqual({
    threadId: "run-1",
    summary: "Accepted: the tuned model was registered.",
    eventType: "tunewright.accepted",
    relatedResources: ["arn:model", "arn:serving"],
  });
});

it("mentions no one and links to nothing that a text from outside names; an alias stays as it is", () => {
  const cause =
    "<!here> <@U123> (@channel) @everyone <https://bad.example|fine> a & b demand@candidate";
  const failure = { error: "Odd<!channel>", cause, state: "Failed" };
  const { content } = chatOf(runNotice(aReport({ ending: "failed", failure }), end));
  const text = [content.title, content.description, ...content.nextSteps].join("\n");
  expect(text).not.toMatch(/<|>|(^|\W)@\w/);
  expect(text).toContain("&lt;!here&gt; &lt;@\u200bU123&gt; (@\u200bchannel) @\u200beveryone");
  expect(text).toContain("a &amp; b demand@candidate");
});

it("a long story is cut, and its links are not", () => {
  const failure = { error: "Odd", cause: "x".repeat(20_000), state: "Failed" };
  const { content } = chatOf(runNotice(aReport({ ending: "failed", failure }), end));
  expect(content.description).toHaveLength(8000);
  expect(content.description).toMatch(/…\n\nStep Functions: .*\nreport: .*\nfiles: .*$/);
});
