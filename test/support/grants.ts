import type { IamEngine, Role } from "../../infra/local/kernel/iam/engine.ts";
import { parsePolicy } from "../../infra/local/kernel/iam/policy.ts";
import { matchesWildcard } from "../../infra/local/kernel/iam/wildcard.ts";

/** One action on one resource pattern that one statement of one role's policies allows. */
export interface Grant {
  readonly role: Role;
  readonly policy: string;
  /** Position in the policy, from 0. */
  readonly statement: number;
  readonly action: string;
  /** As the policy has it, `*` and all. */
  readonly resource: string;
}

/** One thing that a role asked to do, or was refused. */
export interface Asked {
  /** Name of the role. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** A grant that AWS needs but that no run misses, and why. */
export interface GrantException {
  of(grant: { readonly role: string; readonly action: string }): boolean;
  readonly because: string;
}

/** What AWS's guides require although no call of a run is checked for it, by its Service Authorization Reference. */
export const requiredByGuides: readonly GrantException[] = [
  {
    of: ({ role, action }) =>
      /Tasks(SmokeTest|AskModels|AskBatches|AskBaseModel|JudgeAnswers)Role/.test(role) &&
      /^bedrock:Get(CustomModel|ProvisionedModelThroughput|InferenceProfile)$/.test(action),
    because: "the user guide, inference-prereq, requires it of who invokes such a model",
  },
  {
    of: ({ action }) => action === "servicequotas:GetAWSDefaultServiceQuota",
    because:
      "AWS has no applied value of some quotas that were never changed; the local account has all: pipeline/job/check-quotas.test.ts",
  },
];

/** Every grant of every role that the template made, in the order of the roles' names. */
export function grantsOf(iam: IamEngine): Grant[] {
  return [...iam.roles()]
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((role) =>
      Object.entries(role.policies).flatMap(([policy, text]) =>
        parsePolicy(text).flatMap(({ actions, resources }, statement) =>
          actions.flatMap((action) =>
            resources.map((resource) => ({ role, policy, statement, action, resource })),
          ),
        ),
      ),
    );
}

/** The grant's role without the grant. */
export function withoutGrant({ role, policy, statement, action, resource }: Grant): Role {
  const document = JSON.parse(role.policies[policy] ?? "") as { Statement: object | object[] };
  const kept = [document.Statement].flat().flatMap((raw, index): object[] => {
    if (index !== statement) return [raw];
    const { Action, Resource } = raw as Record<string, string | string[]>;
    const actions = [Action ?? []].flat();
    const resources = [Resource ?? []].flat();
    const others = actions.filter((one) => one !== action);
    const elsewhere = resources.filter((one) => one !== resource);
    return [
      ...(others.length === 0 ? [] : [{ ...raw, Action: others }]),
      ...(elsewhere.length === 0 ? [] : [{ ...raw, Action: action, Resource: elsewhere }]),
    ];
  });
  const text = JSON.stringify({ ...document, Statement: kept });
  return { ...role, policies: { ...role.policies, [policy]: text } };
}

/** True when the grant is about what was asked. */
export function isAbout({ role, action, resource }: Grant, asked: Asked): boolean {
  return (
    asked.role === role.name &&
    // SNS writes its own name in capitals.
    asked.action.toLowerCase() === action.toLowerCase() &&
    matchesWildcard(resource, asked.resource)
  );
}

/** The refusals in AWS's words that a text tells of. */
export function refusalsIn(text: string): Asked[] {
  const words =
    /assumed-role\/([^/\s]+)\/\S+ is not authorized to perform: (\S+) on resource: [\\"]*([^\s"\\]+)/g;
  return [...text.matchAll(words)].map(([, role = "", action = "", resource = ""]) => ({
    role,
    action,
    resource,
  }));
}

/** What Bedrock says of its service role in the failure message of a job: it names no role and no service. */
export function refusalsOfBedrockIn(text: string, role: string): Asked[] {
  const words =
    /Amazon S3 perms missing \((\w+)\)[^:]*: [^:]*: ([^\s"\\.]+)(?: at key ([^\s"\\]+))?\./g;
  return [...text.matchAll(words)].map(([, action, bucket, key]) => ({
    role,
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`,
  }));
}

/** Something that a role has asked for. */
export interface Heard extends Asked {
  /** Whether it would be refused by the policies as they are now. */
  isRefused(): boolean;
}

/** Collects all that roles ask for, from now on. */
export function listen(iam: IamEngine): Heard[] {
  const heard: Heard[] = [];
  const authorize = iam.authorize.bind(iam);
  iam.authorize = (caller, permissions, resourcePolicy) => {
    const role = caller.principal.roleArn?.split("/").at(-1);
    const isRefused = () => throws(() => authorize(caller, permissions, resourcePolicy));
    if (role !== undefined) {
      heard.push(...permissions.map((one) => ({ role, ...one, isRefused })));
    }
    authorize(caller, permissions, resourcePolicy);
  };
  return heard;
}

function throws(call: () => void): boolean {
  try {
    call();
    return false;
  } catch {
    return true;
  }
}
