import { Duration, RemovalPolicy, Size } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";

export interface TaskFunctionProps {
  /** File in `pipeline/handlers/`, without its extension. */
  readonly handler: string;
  /** The bundled handlers. */
  readonly code: Code;
  /** How long one call may take, in minutes; at most 15. */
  readonly minutes: number;
  /** MiB of memory, with which the share of a processor grows; default is 1024. */
  readonly memory?: number | undefined;
  /** MiB of disk under /tmp; default is Lambda's, 512. */
  readonly disk?: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** What it may do besides writing its own log. */
  readonly allow: readonly PolicyStatement[];
}

/**
 * One handler as a Lambda function with its own role and log. Its versions outlive the deployments that made them,
 * since executions that started before an update call the version of then. All versions act by the role as it is
 * now: a permission may go only with the release after that of the code which needs it.
 */
export class TaskFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: TaskFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, "Log", {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.function = new LambdaFunction(this, "Function", {
      description: `Tunewright: ${props.handler}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memory ?? 1024,
      ...(props.disk === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(props.disk) }),
      timeout: Duration.minutes(props.minutes),
      code: props.code,
      handler: `${props.handler}.handler`,
      environment: props.environment,
      logGroup,
      role: roleOf(this, logGroup, props.allow),
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
  }
}

function roleOf(scope: Construct, log: LogGroup, allow: readonly PolicyStatement[]): Role {
  const writeLog = new PolicyStatement({
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [log.logGroupArn],
  });
  return new Role(scope, "Role", {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    inlinePolicies: { Task: new PolicyDocument({ statements: [writeLog, ...allow] }) },
  });
}
