import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kmsClient, snsClient } from "../../../pipeline/clients.ts";
import { isSigned, readLink, signedLink } from "../../../pipeline/report/approval-link.ts";
import { approvalNotice } from "../../../pipeline/report/approval-text.ts";
import { published } from "../../../pipeline/report/notice/published.ts";
import { requestApproval } from "../../../pipeline/report/request-approval.ts";
import { approvalFile } from "../../../pipeline/run-folder/approval.ts";
import { planFile } from "../../../pipeline/run-folder/plan.ts";
import { writeAssembly } from "../../support/assembly.ts";
import { messagesAbout } from "../../support/pipeline-cloud.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { plannedInput } from "../../support/planned-input.ts";
import { aRequest } from "../../support/request.ts";

const PAGE = "https://abc.lambda-url.us-east-1.on.aws/";
const claims = {
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:tunewright:run-1_2",
  planHash: "ab".repeat(32),
  expiresAt: "2026-11-30T09:00:00.000Z",
};
const hmac = { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" };

let pipeline: PipelineEnvironment;
let kms: ReturnType<typeof kmsClient>;
let sns: ReturnType<typeof snsClient>;
const made: Record<string, string> = {};
beforeAll(async () => {
  pipeline = await startEnvironment();
  const record = await pipeline.cloud.deploy(
    writeAssembly({
      resources: {
        Key: { Type: "AWS::KMS::Key", Properties: hmac },
        Other: { Type: "AWS::KMS::Key", Properties: hmac },
        Topic: { Type: "AWS::SNS::Topic", Properties: {} },
      },
      outputs: {
        Key: { Value: { Ref: "Key" } },
        Other: { Value: { Ref: "Other" } },
        Topic: { Value: { Ref: "Topic" } },
      },
    }),
  );
  for (const { key, value } of record.outputs) made[key] = value;
  kms = kmsClient(pipeline.cloud.client);
  sns = snsClient(pipeline.cloud.client);
});
afterAll(async () => {
  kms.destroy();
  sns.destroy();
  await pipeline.stop();
});

const key = (name = "Key") => ({ kms, keyId: made[name] ?? "" });
const query = (link: string) => new URL(link).search.slice(1);

it("says again what was signed, and only this stack's key has signed it", async () => {
  const link = await signedLink(key(), PAGE, claims);
  expect(link).toMatch(/^https:\/\/abc[^?]+\/\?link=[\w-]+\.[\w-]{43}$/);
  const given = readLink(query(link));
  expect(given?.claims).toEqual(claims);
  if (given === undefined) throw new Error("it cannot be read");
  expect(await isSigned(key(), given)).toBe(true);
  expect(await isSigned(key("Other"), given)).toBe(false);
  expect(await isSigned(key(), { ...given, payload: `${given.payload}A` })).toBe(false);
  await expect(isSigned({ kms, keyId: "no-key" }, given)).rejects.toThrow("does not exist");
});

it.each([
  ["nothing", ""],
  ["no claims", `link=${Buffer.from("[]").toString("base64url")}.${"A".repeat(43)}`],
  ["no JSON", `link=AAAA.${"A".repeat(43)}`],
  ["more than claims", linkOf({ ...claims, more: 1 })],
  [
    "another service's ARN",
    linkOf({ ...claims, executionArn: "arn:aws:iam::123456789012:role/a" }),
  ],
  ["a plan that is no hash", linkOf({ ...claims, planHash: "../../x" })],
  ["no time", linkOf({ ...claims, expiresAt: "never" })],
  ["a short signature", linkOf(claims).slice(0, -1)],
  ["two links", `${linkOf(claims)}&${linkOf(claims)}`],
])("reads no link of %s", (_what, text) => {
  expect(readLink(text)).toBeUndefined();
});

function linkOf(value: object): string {
  return `link=${Buffer.from(JSON.stringify(value)).toString("base64url")}.${"A".repeat(43)}`;
}

it("is in the notice, which the function publishes itself once, and in nothing that it returns or stores", async () => {
  expect(await sns.send(new GetTopicAttributesCommand({ TopicArn: made["Topic"] }))).toBeDefined();
  const approval = { hours: 2, otherPerson: false, startedBy: null };
  const { plan, input } = await plannedInput(aRequest("signed", { approval }));
  await planFile.write(pipeline.bucket, "signed", plan);
  const executionArn = claims.executionArn.replace("run-1_2", "signed");
  const call = { runId: "signed", execution: "signed", executionArn, request: input };
  const links = { key: key(), page: PAGE, sns, topicArn: made["Topic"] ?? "" };
  const tools = { ...pipeline, noticeFormat: "text" as const, links };
  const first = await requestApproval(tools, { ...call, token: null });
  const second = await requestApproval(tools, { ...call, token: "t" });
  expect([first, second]).toMatchObject([
    { state: "open", notice: null, text: "" },
    { state: "open", notice: null, text: "" },
  ]);
  const [message, ...more] = messagesAbout(pipeline.cloud, "signed");
  expect(more).toEqual([]);
  const [link = ""] = /https:\/\/abc\S+/.exec(message?.text ?? "") ?? [];
  const request = (await approvalFile.find(pipeline.bucket, "signed"))?.requests[0];
  expect(readLink(query(link))?.claims).toEqual({
    ...{ executionArn, planHash: input.planHash, expiresAt: request?.expiresAt },
  });
  expect(message?.text).toContain("tunewright approve signed --plan");
  expect(JSON.stringify(request)).not.toContain(link.slice(-43));
  if (request === undefined) throw new Error("nothing was stored");
  const about = { ...call, plan, request, bucket: pipeline.bucket.name };
  // A chat may change what is escaped or looks like a mention: the address has nothing of that.
  const notice = approvalNotice({ ...about, link });
  const chat = JSON.parse(published(notice, "chat").message);
  expect(chat.content.description).toContain(`: ${link}\n`);
  const rule = approvalNotice({
    ...about,
    request: { ...request, otherPerson: true },
    link,
  });
  expect(published(rule, "text").message).toContain("look at it or reject it here");
});
