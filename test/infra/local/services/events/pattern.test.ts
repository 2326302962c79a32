import { describe, expect, it } from "vitest";
import { matchesPattern } from "../../../../../infra/local/services/events/pattern.ts";
import { targetInput } from "../../../../../infra/local/services/events/target-input.ts";

const event = {
  source: "aws.bedrock",
  "detail-type": "Model Customization Job State Change",
  resources: ["arn:aws:bedrock:us-east-1:1:model-customization-job/a"],
  detail: { status: "Failed", attempts: 3, tags: ["x", "y"], nothing: null },
};

describe("event patterns", () => {
  it.each<[string, unknown, boolean]>([
    ["a value", { source: ["aws.bedrock"] }, true],
    ["one of several", { detail: { status: ["Stopped", "Failed"] } }, true],
    ["another value", { detail: { status: ["Completed"] } }, false],
    [
      "every field must match",
      { source: ["aws.bedrock"], detail: { status: ["Completed"] } },
      false,
    ],
    ["an item of an array", { detail: { tags: ["y"] } }, true],
    ["null", { detail: { nothing: [null] } }, true],
    ["exists", { detail: { attempts: [{ exists: true }] } }, true],
    ["exists not", { detail: { other: [{ exists: false }] } }, true],
    ["prefix", { "detail-type": [{ prefix: "Model Customization" }] }, true],
    ["suffix", { resources: [{ suffix: "/a" }] }, true],
    ["wildcard", { resources: [{ wildcard: "arn:*:model-customization-job/*" }] }, true],
    ["equals-ignore-case", { detail: { status: [{ "equals-ignore-case": "FAILED" }] } }, true],
    ["anything-but", { detail: { status: [{ "anything-but": ["Completed"] }] } }, true],
    ["anything-but, excluded", { detail: { status: [{ "anything-but": "Failed" }] } }, false],
    ["anything-but, absent", { detail: { other: [{ "anything-but": "x" }] } }, false],
    [
      "anything-but a prefix",
      { detail: { status: [{ "anything-but": { prefix: "Fa" } }] } },
      false,
    ],
    ["numeric", { detail: { attempts: [{ numeric: [">", 2, "<=", 3] }] } }, true],
    ["numeric, outside", { detail: { attempts: [{ numeric: ["<", 3] }] } }, false],
    ["numeric text is no number", { detail: { status: [{ numeric: ["=", 1] }] } }, false],
    ["$or", { $or: [{ source: ["x"] }, { detail: { attempts: [3] } }] }, true],
  ])("%s", (_name, pattern, expected) => expect(matchesPattern(pattern, event)).toBe(expected));
});

describe("what a target gets", () => {
  it("is the event when nothing else is said", () => {
    expect(JSON.parse(targetInput({}, event))).toEqual(event);
  });

  it("is a part of it, a constant, or a filled template", () => {
    expect(targetInput({ InputPath: "$.detail.tags[1]" }, event)).toBe('"y"');
    expect(targetInput({ Input: '{"a":1}' }, event)).toBe('{"a":1}');
    const InputTransformer = {
      InputPathsMap: { status: "$.detail.status", tags: "$.detail.tags" },
      InputTemplate: '{"text": "it is <status>", "status": <status>, "tags": <tags>}',
    };
    expect(JSON.parse(targetInput({ InputTransformer }, event))).toEqual({
      text: "it is Failed",
      status: "Failed",
      tags: ["x", "y"],
    });
  });
});
