import { type Grant, requiredByGuides } from "./grants.ts";

/** Grants that AWS needs, but that no run misses. */
const exceptions: readonly { of: (grant: Grant) => boolean; because: string }[] = [
  ...requiredByGuides.map(({ of, because }) => ({
    of: ({ role, action }: Grant) => of({ role: role.name, action }),
    because,
  })),
  {
    of: ({ action }) => /^logs:(CreateLogStream|PutLogEvents)$/.test(action),
    because: "a function that may not log runs anyway, and its log stays empty: tested on its own",
  },
  {
    of: ({ role, action }) =>
      /(Workflow|Preparation)Role/.test(role.name) && /^(logs|xray):/.test(action),
    because: "Step Functions delivers its log and traces by itself; no run fails when it cannot",
  },
  {
    of: ({ role, action, resource }) =>
      role.name.includes("CustomizationRole") &&
      action === "s3:GetObject" &&
      resource.endsWith("/output/*"),
    because:
      "the user guide's service role for customization has it; what Bedrock reads is its own",
  },
  {
    of: ({ action, resource }) =>
      /^states:(DescribeExecution|StopExecution)$/.test(action) && resource.endsWith("/*"),
    because:
      "the guide names executions of the machine, which is what is checked here; the ARNs of a Map's children have this form",
  },
  {
    of: ({ role, action, resource }) =>
      role.name.includes("TasksAskBatchesRole") &&
      action === "bedrock:InvokeModel" &&
      !resource.includes(":foundation-model/"),
    because:
      "made in one place with those of AskModels, which runs ask for; what is asked is the same",
  },
  {
    of: ({ action }) => action === "servicequotas:GetServiceQuota",
    because:
      "a quota that may not be read refuses nothing, and status says so: pipeline/job/check-quotas.test.ts",
  },
];

/** True for a grant that no run misses. */
export const isExcepted = (grant: Grant): boolean => exceptions.some(({ of }) => of(grant));
