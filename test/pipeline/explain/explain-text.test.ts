import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownNames, knownTexts } from "../../../pipeline/explain/catalog.ts";
import { explainText } from "../../../pipeline/explain/explain-text.ts";
import type { Explained } from "../../../pipeline/explain/explanation.ts";
import { knownMessages } from "./known-messages.ts";

const pairs = Object.entries(knownMessages).flatMap(([id, texts]) =>
  texts.map((text) => [id, text] as const),
);

function idOf(explained: Explained): string | null {
  return explained.known ? explained.id : null;
}

describe("a text that is known", () => {
  it.each(pairs)("is %s: %s", (id, text) => {
    expect(explainText(text)).toMatchObject({ known: true, basis: "text", id });
  });

  it("has an example here for each that the catalog has", () => {
    const ids = knownTexts.map(({ explanation }) => explanation.id);
    expect(Object.keys(knownMessages).sort()).toEqual([...new Set(ids)].sort());
    expect(ids.length).toBe(new Set(ids).size);
  });

  const json = (value: unknown) => JSON.stringify(value);
  /** How services, SDKs, shells and people wrap a text. */
  const wrappers: Readonly<Record<string, (text: string) => string>> = {
    "in capitals": (text) => text.toUpperCase(),
    "after Error:": (text) => `Error: ${text}`,
    "by boto": (text) =>
      `botocore.exceptions.ClientError: An error occurred (ValidationException) when calling the CreateModelCustomizationJob operation (reached max retries: 4): ${text}`,
    "by Step Functions": (text) =>
      json({
        Error: "Bedrock.BedrockException",
        Cause: `${text} (Service: Bedrock, Status Code: 400, Request ID: 0b1c-22)`,
      }),
    "by Step Functions, in print": (text) =>
      `\n{\n  "Error": "Whatever",\n  "Cause": ${json(text)}\n}\n`,
    "by Lambda": (text) => json({ errorType: "Error", errorMessage: text, trace: ["at x"] }),
    "by Step Functions and Lambda": (text) =>
      json({ error: "Error", cause: json({ errorType: "Error", errorMessage: text }) }),
    "as a job's failure": (text) => json({ jobName: "a", status: "Failed", failureMessage: text }),
    "among lines of a log": (text) =>
      `2026-11-27T05:00:00Z INFO starting\n\u001b[31merror:\u001b[39m ${text}\n    at run (file.js:1:2)\n`,
    "broken into lines": (text) => text.replaceAll(" ", "\n  "),
  };

  it.each(Object.keys(wrappers))("is known %s", (name) => {
    const wrap = wrappers[name] ?? String;
    const missed = pairs
      .map(([id, text]) => [id, idOf(explainText(wrap(text))), text] as const)
      .filter(([id, found]) => found !== id);
    // Words that are known only by themselves or beside their name may be lost in a longer text, never mistaken.
    const rare = new Set(["model.not-found", "s3.access-denied", "runtime.rate-exceeded"]);
    expect(missed.filter(([id, found]) => !(rare.has(id) && found === null))).toEqual([]);
  });
});

describe("a text that is not known", () => {
  it.each([
    "",
    "hello world",
    "everything is fine",
    "the model not found in my drawer",
    "The bucket does not exist in my plan",
    "We could assume the provided IAM role",
    "Could not validate my ideas about permissions",
    "throttling is a nice word",
    "rate exceeded my hopes",
    "the answer must follow the question",
    "our training has a concurrency of its own",
    "I reached the limit of my patience",
    "The parser expects JSONL format",
    "access denied is a common phrase in films",
    "the region is fine",
    "Object.Keys is not a function",
    "Foo.Bar",
    "Model.Fit",
    "UnheardOfException: whatever it is",
    "duplicate",
    "x".repeat(100_000),
    "{".repeat(10_000),
    "\\".repeat(10_000),
  ])("is said to be so: %#", (text) => {
    expect(explainText(text).known).toBe(false);
  });

  it("keeps what the name of its error tells, and does not pretend to know the words", () => {
    const text =
      "An error occurred (ThrottlingException) when calling the Converse operation: Seven suns are dark";
    expect(explainText(text)).toMatchObject({
      known: false,
      basis: "name",
      names: ["ThrottlingException"],
      byName: { id: "name.throttled", retry: "yes", side: "account" },
    });
  });

  it("is never mistaken for a known one when it is made of other words", () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 60 }), (text) => {
        expect(explainText(text).known).toBe(false);
      }),
    );
  });

  it("costs no more than a moment, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000, unit: "binary" }), (text) => {
        expect(typeof explainText(text).known).toBe("boolean");
      }),
    );
  });
});

describe("the name of an error alone", () => {
  it.each([...knownNames.keys()])("%s is known, with its service and in any case", (name) => {
    const id = knownNames.get(name)?.id;
    for (const text of [
      name,
      name.toLowerCase(),
      `Bedrock.${name}`,
      JSON.stringify({ Error: name }),
    ]) {
      expect(explainText(text)).toMatchObject({ known: true, basis: "name", id });
    }
  });
});

describe("what a text names", () => {
  const commandOf = (text: string) => {
    const found = explainText(text);
    return found.known ? found.command : null;
  };

  it.each([
    [
      "Could not validate GetObject permissions to access Amazon S3 bucket: my.data-1 at key a/train.jsonl",
      "aws s3api get-bucket-location --bucket my.data-1",
    ],
    [
      "The role arn:aws:iam::123456789012:role/path/My-Role cannot be assumed by Bedrock",
      "aws iam get-role --role-name My-Role --query Role.AssumeRolePolicyDocument",
    ],
    [
      "User: arn:aws:sts::123456789012:assumed-role/Dev/me is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
      "aws iam simulate-principal-policy --policy-source-arn arn:aws:iam::123456789012:role/Dev --action-names bedrock:InvokeModel --resource-arns arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
    ],
    [
      "Invocation of model ID amazon.nova-2-lite-v1:0 with on-demand throughput isn’t supported.",
      "tunewright tune FILE --model NAME --inference-id us.amazon.nova-2-lite-v1:0",
    ],
    [
      'Quota.ModelUnits: the quota "x" (L-3632DE15) is 0 in us-west-2; 0 in use, and this run needs 1',
      "aws service-quotas get-service-quota --service-code bedrock --quota-code L-3632DE15 --region us-west-2",
    ],
    [
      "Could not assume provided IAM role",
      "aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument",
    ],
  ])("is put into the command: %s", (text, command) => {
    expect(commandOf(text)).toBe(command);
  });

  it("is what the call knows besides, where the text does not say it", () => {
    const found = explainText("Job.Stalled", { run: "tickets-1" });
    expect(found).toMatchObject({ command: "tunewright resume tickets-1" });
  });

  it("never brings a shell's characters into a command", () => {
    const evil = fc.constantFrom("$(id)", "`id`", "; id", "&& id", "| id", "> f", "'x", '"x', "\\");
    fc.assert(
      fc.property(fc.constantFrom(...pairs), evil, fc.nat(200), ([, text], bad, at) => {
        const found = explainText(text.slice(0, at) + bad + text.slice(at), {});
        const told = found.known ? found : found.byName;
        const plain = (told?.command ?? "").replace(/"…"/, "");
        expect(plain).toMatch(/^[\w .:/=+@,*[\]-]*$/);
      }),
      { numRuns: 500 },
    );
  });
});
