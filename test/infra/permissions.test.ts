import { Stack } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { taskNames } from "../../infra/constructs/task-functions.ts";
import { workflowPermissions } from "../../infra/constructs/workflow-permissions.ts";
import { definition } from "../../pipeline/workflow/definition.ts";
import { statementsOf, templateOf } from "../support/stack-template.ts";

const template = templateOf();

/** Every function is in it. */
const withFunction = templateOf({ deploymentCall: "function", approvalLinks: true });

/** What Step Functions needs to write its log and its traces, whatever the definition says. */
const OWN = /^(logs|xray):/;

/** What the children of a distributed Map need, which are executions of the same state machine. */
const OF_MAPS = ["states:DescribeExecution", "states:StartExecution", "states:StopExecution"];

/** The IAM action behind a task's resource. */
function actionOf(resource: string): string[] {
  const [, service = "", action = ""] =
    /:::(?:aws-sdk:)?([a-z\d]+):(\w+)(?:\.\w+)?$/.exec(resource) ?? [];
  if (service === "lambda") return ["lambda:InvokeFunction"];
  const called = `${service}:${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  return [
    called,
    ...(called === "bedrock:CreateModelCustomizationJob" ? ["iam:PassRole"] : []),
    ...(called.startsWith("bedrock:Create") ? ["bedrock:TagResource"] : []),
  ];
}

/** What tasks and item readers call, those within Maps included. */
function resourcesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === "Resource" && typeof member === "string" ? member : resourcesIn(member),
  );
}

describe("the state machine's role", () => {
  it("may do exactly what the definition calls", () => {
    const called = resourcesIn(definition.States).flatMap(actionOf);
    const allowed = statementsOf(template, "WorkflowRole")
      .flatMap(({ actions }) => actions)
      .filter((action) => !OWN.test(action));
    expect([...new Set(allowed)].sort()).toEqual([...new Set([...called, ...OF_MAPS])].sort());
    expect(allowed.length).toBe(new Set(allowed).size);
  });

  it("may call any version of the functions that the definition calls, and not the sweep", () => {
    const invoke = statementsOf(template, "WorkflowRole").find(({ actions }) =>
      actions.includes("lambda:InvokeFunction"),
    );
    const text = JSON.stringify(invoke?.resources);
    const called = [...JSON.stringify(definition).matchAll(/\$\{(\w+)Function\}/g)];
    for (const [, name] of called) expect(text).toContain(`Tasks${name}Function`);
    expect(text).not.toContain("Sweep");
    for (const one of invoke?.resources ?? []) expect(JSON.stringify(one)).toContain('":*"');
    expect(invoke?.resources.length).toBe(new Set(called.map(([, name]) => name)).size);
  });

  it("may tag what it creates, with the tag of a run only", () => {
    const tag = statementsOf(template, "WorkflowRole").filter(({ actions }) =>
      actions.includes("bedrock:TagResource"),
    );
    const text = JSON.stringify(tag.map(({ resources }) => resources));
    for (const kind of [
      "model-customization-job",
      "custom-model",
      "custom-model-deployment",
      "provisioned-model",
    ]) {
      expect(text).toContain(`:${kind}/*`);
    }
    for (const { conditions } of tag) {
      expect(conditions).toEqual({ Null: { "aws:RequestTag/tunewright:run": "false" } });
    }
  });

  it("has no grants for a call that is not known", () => {
    const text = '{"Resource":"arn:aws:states:::aws-sdk:bedrock:deleteEverything"}';
    const resources = {
      ...{ customizationRoleArn: "", topicArn: "", functionArns: [], key: undefined },
      itemLists: [],
    };
    expect(() => workflowPermissions(new Stack(), text, resources)).toThrow(/deleteEverything/);
  });

  it("may pass only the customization role, and only to Bedrock", () => {
    const pass = statementsOf(template, "WorkflowRole").find(({ actions }) =>
      actions.includes("iam:PassRole"),
    );
    expect(pass?.conditions).toEqual({
      StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" },
    });
    expect(JSON.stringify(pass?.resources)).toContain("CustomizationRole");
  });
});

describe.each([
  "Workflow",
  "Preparation",
  "Customization",
  ...taskNames.map((name) => `Tasks${name}`),
])("the roles of %s", (prefix) => {
  const statements = statementsOf(withFunction, prefix);

  it("name every action", () => {
    expect(statements.length).toBeGreaterThan(0);
    for (const { actions } of statements) expect(actions.join()).not.toContain("*");
  });

  it("are open to all resources only where IAM knows none", () => {
    const open = statements
      .filter(({ resources }) => resources.includes("*"))
      .flatMap(({ actions }) => actions);
    expect(
      open.filter(
        (action) =>
          !/^(bedrock:List|servicequotas:GetAWSDefault|cloudwatch:GetMetricData|states:SendTaskSuccess|logs:|xray:)/.test(
            action,
          ),
      ),
    ).toEqual([]);
  });
});

it("the functions that ask models may read what the user guide requires of who invokes", () => {
  const actionsOn = (name: string, kind: string) =>
    statementsOf(template, `Tasks${name}`)
      .filter(({ resources }) => JSON.stringify(resources).includes(`:${kind}/*`))
      .flatMap(({ actions }) => actions);
  for (const name of ["SmokeTest", "AskModels"]) {
    expect(actionsOn(name, "custom-model-deployment")).toContain("bedrock:InvokeModel");
    expect(actionsOn(name, "custom-model")).toContain("bedrock:GetCustomModel");
    expect(actionsOn(name, "provisioned-model")).toEqual(
      expect.arrayContaining(["bedrock:InvokeModel", "bedrock:GetProvisionedModelThroughput"]),
    );
  }
  for (const profile of ["inference-profile", "application-inference-profile"]) {
    expect(actionsOn("AskModels", profile)).toEqual(
      expect.arrayContaining(["bedrock:InvokeModel", "bedrock:GetInferenceProfile"]),
    );
  }
});

it("the judge's function may ask foundation models, and none that a run has made", () => {
  const statements = statementsOf(template, "TasksJudgeAnswers");
  const bedrock = statements.filter(({ actions }) => actions.join().includes("bedrock:"));
  expect(bedrock.flatMap(({ actions }) => actions).sort()).toEqual([
    "bedrock:GetInferenceProfile",
    "bedrock:InvokeModel",
  ]);
  expect(JSON.stringify(bedrock)).not.toMatch(/custom-model|provisioned|application/);
  const own = JSON.stringify(statementsOf(template, "TasksScoreAnswers"));
  expect(own).not.toContain("bedrock:");
});

describe("with the stack's own key", () => {
  const withKey = templateOf({ encryption: "kms" });
  const VIA_BEDROCK = {
    StringEquals: {
      "kms:ViaService": {
        "Fn::Join": ["", ["bedrock.", { Ref: "AWS::Region" }, ".amazonaws.com"]],
      },
    },
  };
  const keyActions = (prefix: string) =>
    statementsOf(withKey, prefix)
      .filter(({ conditions }) => JSON.stringify(conditions)?.includes("kms:ViaService"))
      .map(({ actions, conditions }) => {
        expect(conditions).toEqual(VIA_BEDROCK);
        return [...actions].sort();
      });

  it("the roles that make and serve custom models may encrypt them, through Bedrock only", () => {
    const encrypt = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"];
    expect(keyActions("WorkflowRole")).toEqual([encrypt]);
    expect(keyActions("CustomizationRole")).toEqual([encrypt]);
  });

  it("the functions that ask custom models may decrypt them, and the others have no such right", () => {
    const may = taskNames.filter((name) => keyActions(`Tasks${name}`).length > 0);
    expect(may).toEqual(expect.arrayContaining(["SmokeTest", "AskModels"]));
    for (const name of may) expect(keyActions(`Tasks${name}`)).toEqual([["kms:Decrypt"]]);
    expect(may).not.toContain("CleanUp");
  });
});

it("jobs in a VPC may make interfaces there, and nothing in EC2 is granted without one", () => {
  const ec2 = (settings: Parameters<typeof templateOf>[0]) =>
    statementsOf(templateOf(settings), "CustomizationRole").filter(({ actions }) =>
      actions.some((action) => action.startsWith("ec2:")),
    );
  const statements = ec2({
    vpcSubnetIds: ["subnet-1a", "subnet-2b"],
    vpcSecurityGroupIds: ["sg-3c"],
  });
  const creating = statements.filter(({ actions }) =>
    actions.includes("ec2:CreateNetworkInterface"),
  );
  const tagged = creating.find(({ conditions }) => conditions !== undefined);
  const places = JSON.stringify(creating.find(({ conditions }) => conditions === undefined));
  expect(JSON.stringify(tagged?.conditions)).toContain(
    "aws:RequestTag/BedrockModelCustomizationJobArn",
  );
  for (const place of ["subnet/subnet-1a", "subnet/subnet-2b", "security-group/sg-3c"]) {
    expect(places).toContain(place);
  }
  expect(ec2({})).toEqual([]);
});

it("only the function that scores may invoke functions, and only those that are named to be scorers", () => {
  const may = taskNames.filter((name) =>
    statementsOf(withFunction, `Tasks${name}`).some(({ actions }) =>
      actions.some((action) => action.startsWith("lambda:")),
    ),
  );
  expect(may).toEqual(["ScoreAnswers"]);
  const [invoke, ...others] = statementsOf(withFunction, "TasksScoreAnswers").filter(
    ({ actions }) => actions.includes("lambda:InvokeFunction"),
  );
  expect(others).toEqual([]);
  expect(invoke?.actions).toEqual(["lambda:InvokeFunction"]);
  const place = [":lambda:", { Ref: "AWS::Region" }, ":", { Ref: "AWS::AccountId" }];
  expect(invoke?.resources).toEqual([
    {
      "Fn::Join": [
        "",
        ["arn:", { Ref: "AWS::Partition" }, ...place, ":function:tunewright-scorer-*"],
      ],
    },
  ]);
});

it("no handler may create anything that is paid for, unless the setting says that one deploys", () => {
  const creating = (of: typeof template) =>
    taskNames.filter((name) =>
      statementsOf(of, `Tasks${name}`)
        .flatMap(({ actions }) => actions)
        .some((action) => action.startsWith("bedrock:Create")),
    );
  expect(creating(template)).toEqual([]);
  expect(creating(withFunction)).toEqual(["CreateDeployment"]);
  const workflow = statementsOf(withFunction, "WorkflowRole").flatMap(({ actions }) => actions);
  expect(workflow).not.toContain("bedrock:CreateCustomModelDeployment");
});

it("nothing may be stopped or deleted but what a run made, as its tag says", () => {
  const removing = ["WorkflowRole", ...taskNames.map((name) => `Tasks${name}`)]
    .flatMap((prefix) => statementsOf(withFunction, prefix))
    .filter(({ actions }) =>
      actions.some((action) => /^bedrock:(Delete|Stop|Update)/.test(action)),
    );
  expect(removing.length).toBeGreaterThan(3);
  for (const { actions, conditions } of removing) {
    expect(conditions, actions.join()).toEqual({
      Null: { "aws:ResourceTag/tunewright:run": "false" },
    });
  }
});

it("only the function that deletes models that lost and the three that clean up may delete, and only the two sweeps and the start of requests may notify people", () => {
  const may = (pattern: RegExp) =>
    taskNames.filter((name) =>
      statementsOf(template, `Tasks${name}`).some(({ actions }) =>
        actions.some((a) => pattern.test(a)),
      ),
    );
  expect(may(/^bedrock:(Delete|Stop)/)).toEqual([
    "DeleteCandidates",
    "CleanUp",
    "Sweep",
    "SweepLeases",
  ]);
  expect(may(/^sns:/)).toEqual(["Sweep", "SweepLeases", "StartRequested"]);
  expect(may(/^s3:Delete/)).toEqual([]);
});

describe("with links for approval", () => {
  const actions = (name: string) =>
    statementsOf(withFunction, `Tasks${name}`).flatMap((one) => one.actions);

  it("one function signs them, another one checks them, and only the first notifies people", () => {
    const may = (action: string) => taskNames.filter((name) => actions(name).includes(action));
    expect(may("kms:GenerateMac")).toEqual(["RequestApproval"]);
    expect(may("kms:VerifyMac")).toEqual(["ApproveByLink"]);
    expect(may("sns:Publish")).toEqual([
      "RequestApproval",
      "Sweep",
      "SweepLeases",
      "StartRequested",
    ]);
    expect(may("states:SendTaskSuccess")).toEqual(["ApproveByLink"]);
  });

  it("their page may do nothing but read the plan, record a decision and wake the run", () => {
    const statements = statementsOf(withFunction, "TasksApproveByLink");
    const writes = statements.filter((one) => one.actions.includes("s3:PutObject"));
    expect(JSON.stringify(writes.map(({ resources }) => resources))).toMatch(/approval\.json/);
    expect(JSON.stringify(writes)).not.toMatch(/token|registry|input/);
    expect(new Set(actions("ApproveByLink"))).toEqual(
      new Set([
        ...["logs:CreateLogStream", "logs:PutLogEvents", "kms:VerifyMac"],
        ...["s3:ListBucket", "s3:GetObject", "s3:PutObject"],
        ...["states:DescribeExecution", "states:SendTaskSuccess"],
      ]),
    );
  });

  it("without the setting there is neither page, address nor key", () => {
    const all = JSON.stringify(template.toJSON());
    expect(all).not.toMatch(/ApproveByLink|GenerateMac|VerifyMac|FunctionUrl|APPROVAL_/);
    template.resourceCountIs("AWS::Lambda::Url", 0);
    template.resourceCountIs("AWS::KMS::Key", 0);
  });

  it("the page has an address that everyone may call, and nothing else has one", () => {
    withFunction.resourceCountIs("AWS::Lambda::Url", 1);
    withFunction.hasResourceProperties("AWS::Lambda::Url", {
      AuthType: "NONE",
      Cors: Match.absent(),
    });
    const open = Object.values(withFunction.findResources("AWS::Lambda::Permission"))
      .map(({ Properties }) => Properties)
      .filter(({ Principal }) => Principal === "*");
    expect(open).toMatchObject([
      { Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" },
      { Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true },
    ]);
    withFunction.hasResourceProperties("AWS::KMS::Key", {
      KeySpec: "HMAC_256",
      KeyUsage: "GENERATE_VERIFY_MAC",
    });
  });
});

it("only the function that starts requested runs may start executions, of this state machine; it writes no request and reads no secret", () => {
  const may = taskNames.filter((name) =>
    statementsOf(withFunction, `Tasks${name}`).some(({ actions }) =>
      actions.includes("states:StartExecution"),
    ),
  );
  expect(may).toEqual(["StartRequested"]);
  const statements = statementsOf(template, "TasksStartRequested");
  const on = (action: string) =>
    JSON.stringify(statements.filter(({ actions }) => actions.includes(action)));
  expect(on("states:StartExecution")).toContain('{"Ref":"WorkflowStateMachine');
  expect(on("s3:PutObject")).not.toContain("requests/");
  expect(on("s3:PutObject")).not.toContain("/data/");
  expect(on("s3:GetObject")).not.toContain("approval");
  expect(JSON.stringify(statements)).not.toMatch(/bedrock:|lambda:|iam:|s3:Delete/);
});
