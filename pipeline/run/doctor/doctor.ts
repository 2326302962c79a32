import {
  bedrockClient,
  bedrockRuntimeClient,
  type ClientOptions,
  cloudFormationClient,
  iamClient,
  kmsClient,
  s3Client,
  serviceQuotasClient,
  sfnClient,
  ssmClient,
} from "../../clients.ts";
import type { Clock } from "../../clock.ts";
import { resolveModel } from "../../models/resolve.ts";
import { stsClient } from "../../sts-client.ts";
import { openEnvironment } from "../environment.ts";
import { modelChecks } from "./base-model.ts";
import { billableChecks } from "./billable.ts";
import { examine, type Finding, withFlags } from "./check.ts";
import { askIdentity, identityCheck, nodeCheck } from "./machine.ts";
import { stackChecks } from "./stack.ts";

/** Milliseconds that each check may take. */
const LIMIT_MS = 10_000;

/** What is examined. */
export interface DoctorRequest {
  readonly clients: ClientOptions;
  readonly region: string;
  /** Short name or id of the base model. */
  readonly model: string;
  /** Whether the base model is asked a question. */
  readonly ask: boolean;
  /** Version of Node.js. */
  readonly node: string;
  /** Group of a run that is planned; undefined: only the groups that are registered are looked at. */
  readonly group?: string | undefined;
  /** The cloud's time, by which leases end. */
  readonly clock: Clock;
  /** What a command needs to look at the same cloud, e.g. ` --local`. */
  readonly flags: string;
}

/**
 * Looks at everything that a run needs before the first dollar is spent, and at what is still paid; changes nothing.
 * @throws UserError `Model.…` where there is no such base model
 */
export async function examineAccount(request: DoctorRequest): Promise<Finding[]> {
  const { clients, region, ask, node, clock, group, flags } = request;
  const model = resolveModel(request.model);
  const options = { ...clients, region };
  const cloudFormation = cloudFormationClient(options);
  const bedrock = bedrockClient(options);
  const identity = askIdentity(stsClient(options));
  const checks = [
    nodeCheck(node),
    identityCheck(identity),
    ...stackChecks({
      ...{ cloudFormation, region, identity },
      ...{ iam: iamClient(options), kms: kmsClient(options), s3: s3Client(options) },
      ...{ sfn: sfnClient(options), ssm: ssmClient(options) },
    }),
    ...modelChecks(
      {
        ...{ bedrock, region, ask },
        runtime: bedrockRuntimeClient(options),
        serviceQuotas: serviceQuotasClient(options),
      },
      model,
    ),
    ...billableChecks({
      ...{ bedrock, cloudFormation, clock, group },
      environment: () => openEnvironment(options),
    }),
  ];
  return (await examine(checks, LIMIT_MS)).map((finding) => withFlags(finding, flags));
}
