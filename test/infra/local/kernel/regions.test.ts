import {
  BedrockClient,
  CreateModelCustomizationJobCommand,
  GetFoundationModelCommand,
  ListFoundationModelsCommand,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateActivityCommand, ListActivitiesCommand, SFNClient } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeAssembly } from "../../../support/assembly.ts";
import { aJob } from "../../../support/bedrock-tuning.ts";
import { callAsRole } from "../../../support/call-as-role.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

const [EAST, WEST] = ["us-east-1", "us-west-2"];
const ACCOUNT = "123456789012";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

const s3In = (region: string) => new S3Client({ ...cloud.clientOf(region), forcePathStyle: true });

describe("state", () => {
  it("is each Region's own, in its own ARNs, also after a restart", async () => {
    const own = await startTestCloud();
    const make = new CreateActivityCommand({ name: "job" });
    await new SFNClient(own.clientOf(WEST)).send(make);
    await new SNSClient(own.clientOf(EAST)).send(new CreateTopicCommand({ Name: "news" }));
    const after = await own.restart();
    const activities = async (region: string) =>
      (await new SFNClient(after.clientOf(region)).send(new ListActivitiesCommand({}))).activities;
    const topics = async (region: string) =>
      (await new SNSClient(after.clientOf(region)).send(new ListTopicsCommand({}))).Topics;
    expect(await activities(EAST)).toEqual([]);
    expect(await activities(WEST)).toMatchObject([
      { activityArn: `arn:aws:states:${WEST}:${ACCOUNT}:activity:job` },
    ]);
    expect(await topics(WEST)).toEqual([]);
    expect(await topics(EAST)).toEqual([{ TopicArn: `arn:aws:sns:${EAST}:${ACCOUNT}:news` }]);
    await after.stop();
  });

  it("of IAM is one for all: a role acts in both, and may be limited to one", async () => {
    const statement = {
      Action: "sns:ListTopics",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": WEST } },
    };
    const listAsRole = (region: string) =>
      callAsRole(
        { ...cloud, kernel: cloud.regions.of(region) },
        [statement],
        ["sns", "ListTopics", {}],
      );
    expect(await listAsRole(WEST)).toMatchObject({ Topics: [] });
    await expect(listAsRole(EAST)).rejects.toMatchObject({ code: "AuthorizationError" });
    const identity = new GetCallerIdentityCommand({});
    const { Account } = await new STSClient(cloud.clientOf(WEST)).send(identity);
    expect(Account).toBe(ACCOUNT);
  });

  it("of a stack is deployed into one Region by the admin endpoint, and into the other when it is named", async () => {
    const assembly = writeAssembly({
      resources: { Bucket: { Type: "AWS::S3::Bucket" } },
      outputs: { Here: { Value: { Ref: "AWS::Region" } }, Bucket: { Value: { Ref: "Bucket" } } },
    });
    const call = async (path: string, init?: RequestInit) => {
      const answer = await fetch(`${cloud.endpoint}/_tunewright/${path}`, init);
      return { status: answer.status, body: await answer.json() };
    };
    const stacks = async (region: string) => {
      const client = new CloudFormationClient(cloud.clientOf(region));
      return (await client.send(new DescribeStacksCommand({}))).Stacks ?? [];
    };
    const deploy = (into: object) =>
      call("deploy", { method: "POST", body: JSON.stringify({ assembly, ...into }) });
    expect(await call(`stack?region=${WEST}`)).toMatchObject({ status: 404 });
    expect(await deploy({ region: WEST })).toMatchObject({
      body: { status: "CREATE_COMPLETE", stackId: expect.stringContaining(`:${WEST}:`) },
    });
    expect(await stacks(EAST)).toEqual([]);
    const [west] = await stacks(WEST);
    expect(west?.Outputs?.[0]?.OutputValue).toBe(WEST);
    expect(await deploy({})).toMatchObject({ body: { status: "CREATE_COMPLETE" } });
    const [east] = await stacks(EAST);
    expect(east?.Outputs?.[0]?.OutputValue).toBe(EAST);
    expect(east?.Outputs?.[1]?.OutputValue).not.toBe(west?.Outputs?.[1]?.OutputValue);
    expect(await call("stacks")).toMatchObject({
      body: { [EAST]: { stackName: "Fixture" }, [WEST]: { stackName: "Fixture" } },
    });
    expect(await deploy({ region: "eu-west-1" })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("the Regions us-east-1 and us-west-2") },
    });
  });
});

describe("a bucket", () => {
  it("is in the Region of the client that made it, under a name that is taken everywhere", async () => {
    await s3In(WEST).send(new CreateBucketCommand({ Bucket: "western" }));
    const location = new GetBucketLocationCommand({ Bucket: "western" });
    expect(await s3In(EAST).send(location)).toMatchObject({ LocationConstraint: WEST });
    await expect(
      s3In(EAST).send(new CreateBucketCommand({ Bucket: "western" })),
    ).rejects.toMatchObject({ name: "BucketAlreadyOwnedByYou" });
    const { Buckets } = await s3In(EAST).send(new ListBucketsCommand({ Prefix: "western" }));
    expect(Buckets).toMatchObject([{ Name: "western", BucketRegion: WEST }]);
  });

  it("sends a client of another Region away, with the bucket's own", async () => {
    await s3In(WEST).send(new CreateBucketCommand({ Bucket: "away" }));
    const put = new PutObjectCommand({ Bucket: "away", Key: "k", Body: "text" });
    await expect(s3In(EAST).send(put)).rejects.toMatchObject({
      name: "PermanentRedirect",
      $metadata: { httpStatusCode: 301 },
      Endpoint: "away.s3.us-west-2.amazonaws.com",
    });
    const head = new HeadBucketCommand({ Bucket: "away" });
    await expect(s3In(EAST).send(head)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { "x-amz-bucket-region": WEST } },
    });
    await s3In(WEST).send(put);
    const following = new S3Client({
      ...cloud.clientOf(WEST),
      forcePathStyle: true,
      followRegionRedirects: true,
    });
    const { Body } = await following.send(new GetObjectCommand({ Bucket: "away", Key: "k" }));
    expect(await Body?.transformToString()).toBe("text");
  });

  it("is found by a URL that was presigned for its Region, and by no other", async () => {
    await s3In(WEST).send(new CreateBucketCommand({ Bucket: "signed" }));
    await s3In(WEST).send(new PutObjectCommand({ Bucket: "signed", Key: "k", Body: "text" }));
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const get = (region: string) => {
      const query = new URLSearchParams({
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": `local/${date.slice(0, 8)}/${region}/s3/aws4_request`,
        "X-Amz-Date": date,
        "X-Amz-Expires": "600",
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Signature": "0".repeat(64),
      });
      return fetch(`${cloud.endpoint}/signed/k?${query}`, { redirect: "manual" });
    };
    expect(await (await get(WEST)).text()).toBe("text");
    const refused = await get(EAST);
    expect(refused.status).toBe(301);
    expect(await refused.text()).toContain("<Code>PermanentRedirect</Code>");
  });

  it.each([
    [WEST, "us-east-1", "IllegalLocationConstraintException", /^The us-east-1 location constraint/],
    [EAST, "eu-west-1", "InvalidLocationConstraint", /not valid/],
  ])("is not made by a client of %s in %s", async (region, LocationConstraint, name, message) => {
    const create = new CreateBucketCommand({
      Bucket: "elsewhere",
      CreateBucketConfiguration: { LocationConstraint: LocationConstraint as "eu-west-1" },
    });
    await expect(s3In(region).send(create)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });
});

describe("a base model", () => {
  const LLAMA = "meta.llama3-1-8b-instruct-v1:0";
  const NOVA = "amazon.nova-micro-v1:0";

  it.each([
    [EAST, NOVA, LLAMA],
    [WEST, LLAMA, NOVA],
  ])("is trained in one Region: in %s %s, and not %s", async (region, offered, missing) => {
    const bedrock = new BedrockClient(cloud.clientOf(region));
    const { modelSummaries } = await bedrock.send(new ListFoundationModelsCommand({}));
    const ids = modelSummaries?.map(({ modelId }) => modelId);
    expect(ids).toContain(`${offered}:128k`);
    expect(ids).not.toContain(`${missing}:128k`);
    const get = (modelIdentifier: string) =>
      bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
    expect((await get(offered)).modelDetails).toMatchObject({
      modelArn: `arn:aws:bedrock:${region}::foundation-model/${offered}`,
    });
    const profileOnly = { inferenceTypesSupported: ["INFERENCE_PROFILE"] };
    expect((await get(missing)).modelDetails).toMatchObject(profileOnly);
    await expect(get(`${missing}:128k`)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    const job = aJob({ baseModelIdentifier: `${missing}:128k` });
    const create = new CreateModelCustomizationJobCommand(job);
    await expect(bedrock.send(create)).rejects.toMatchObject({
      name: "ValidationException",
      message: "The provided model identifier is invalid.",
    });
  });

  it("answers in every Region through its inference profile, by its own id only where it is", async () => {
    const ask = (modelId: string) =>
      new BedrockRuntimeClient(cloud.clientOf(WEST)).send(
        new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text: "hi" }] }] }),
      );
    expect(await ask(`us.${NOVA}`)).toMatchObject({ stopReason: expect.any(String) });
    await expect(ask(NOVA)).rejects.toMatchObject({
      message: expect.stringMatching(/amazon.nova-micro-v1:0 with on-demand throughput isn’t supp/),
    });
  });
});

it("names its Regions to a client of any other", async () => {
  const topics = new SNSClient(cloud.clientOf("eu-west-1")).send(new ListTopicsCommand({}));
  await expect(topics).rejects.toMatchObject({
    name: "InvalidRegion",
    message:
      "The local cloud has the Regions us-east-1 and us-west-2, and not eu-west-1: choose one of them by --region or AWS_REGION.",
  });
});
