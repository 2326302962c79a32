import { z } from "zod";
import { scheduleFault } from "./schedule-expression.ts";

/** Ids as one text with commas, as the command line and CDK's context carry them, or as a list. */
function ids(pattern: RegExp, max: number) {
  const separate = (given: unknown) =>
    typeof given === "string" ? given.split(",").filter((id) => id !== "") : given;
  return z.preprocess(separate, z.array(z.string().regex(pattern)).max(max)).default([]);
}

/** Yes or no, as a value or as CDK's context carries it. */
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

/** How notices are written: as text, e.g. for mail, or for Amazon Q Developer in chat applications (Slack, Teams). */
export const NoticeFormat = z.enum(["text", "chat"]);
export type NoticeFormat = z.infer<typeof NoticeFormat>;

/** What a deployment of the stack may choose; given as CDK context, e.g. `-c encryption=kms`. */
export const DeploymentSettings = z
  .strictObject({
    /** Who keeps the key of the data bucket and of the custom models: AWS itself, or the stack's own KMS key. */
    encryption: z.enum(["s3", "kms"]).default("s3"),
    /** Address that is notified when runs end; empty is none. */
    email: z.union([z.literal(""), z.email()]).default(""),
    /** How notices are written, see `NoticeFormat`; of `chat`, an address gets the JSON. */
    notice: NoticeFormat.default("text"),
    /** What happens to bucket and key when the stack is deleted. */
    removal: z.enum(["retain", "destroy"]).default("retain"),
    /** Subnets in which customization jobs reach the data bucket; the maxima are those of Bedrock's `VpcConfig`. */
    vpcSubnetIds: ids(/^subnet-[0-9a-z]+$/, 16),
    vpcSecurityGroupIds: ids(/^sg-[0-9a-z]+$/, 5),
    /** Who calls CreateCustomModelDeployment: Step Functions, or a function where the Region's Step Functions cannot. */
    deploymentCall: z.enum(["sdk", "function"]).default("sdk"),
    /** USD of Amazon Bedrock a month at which `email` is warned; 0: no budget. */
    monthlyBudget: z.coerce.number().nonnegative().default(0),
    /** Hours without any invocation after which people are notified of serving that costs money; 0: never. */
    idleHours: z.coerce.number().int().min(0).max(8760).default(0),
    /** Whether the stack has alarms and a dashboard in CloudWatch, which bills them. */
    alarms: z.enum(["on", "off"]).default("on"),
    /** Hours after which a run that still executes is taken for stuck; an execution ends itself after 14 days. */
    stuckHours: z.coerce.number().int().min(1).max(336).default(72),
    /** Whether notices of runs that wait for approval have a signed link by which anyone who has it can decide. */
    approvalLinks: flag.default(false),
    /** Hours of provisioned throughput within a day, of all together, above which people are notified; 0: never. */
    throughputHours: z.coerce.number().int().min(0).max(10_000).default(48),
    /**
     * Buckets, or prefixes in them (`bucket/prefix/`), whose objects preparations may read besides the stack's own data.
     * A bucket that is encrypted with a key of its own must let the functions use it.
     */
    sourceBuckets: ids(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[^*?,]*)?$/, 20),
    /** When the standing requests in the data bucket are looked at, in UTC, e.g. `cron(0 3 ? * MON *)`; empty: never. */
    tuneSchedule: z
      .string()
      .default("")
      .check((context) => {
        const message = context.value === "" ? undefined : scheduleFault(context.value);
        if (message === undefined) return;
        context.issues.push({ code: "custom", message, input: context.value });
      }),
  })
  .refine((all) => all.vpcSubnetIds.length > 0 === all.vpcSecurityGroupIds.length > 0, {
    message: "vpcSubnetIds and vpcSecurityGroupIds belong together: give both or neither",
    path: ["vpcSubnetIds"],
  })
  .refine(({ monthlyBudget, email }) => monthlyBudget === 0 || email !== "", {
    message: "a budget needs an address that is warned: give email, too",
    path: ["monthlyBudget"],
  });
export type DeploymentSettings = z.infer<typeof DeploymentSettings>;
