import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ServiceError, unknownOperation } from "../../kernel/aws-error.ts";
import { wallClock } from "../../kernel/clock.ts";
import type { Kernel } from "../../kernel/cloud.ts";
import type { Session } from "../../kernel/iam/sessions.ts";
import type { CallContext, Permission, Service, Shape, WireRequest } from "../../kernel/service.ts";
import { AsyncInvocations } from "./async.ts";
import { environmentOf } from "./environment.ts";
import { Functions, functionName, type LambdaFunction } from "./functions.ts";
import { type Invocation, invokeFunction } from "./invoke.ts";
import { Pool } from "./pool.ts";
import { handleLambda } from "./wire.ts";

/** A session that ends before the environment it is given to would is not given out. */
const HOUR = 3_600_000;

/** Makes the Lambda service: functions of the template, run in worker threads. */
export function createLambda(kernel: Kernel): Service {
  return new LambdaService(kernel);
}

class LambdaService implements Service {
  readonly name = "lambda";
  readonly #kernel: Kernel;
  readonly #functions: Functions;
  readonly #pool: Pool;
  readonly #async: AsyncInvocations;
  /** One session serves all environments of a function while the cloud runs. */
  readonly #sessions = new Map<string, Session>();
  readonly #operations: Readonly<Record<string, (input: Shape) => Promise<Shape> | Shape>>;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    const folder = join(kernel.folder, "lambda");
    this.#functions = new Functions(folder);
    this.#pool = new Pool({
      folder,
      size: Math.max(4, 2 * availableParallelism()),
      environment: (fn) => this.#environment(fn),
      mayLog: (fn) => this.#mayLog(fn),
      clock: kernel.clock,
    });
    this.#async = new AsyncInvocations({
      folder: join(folder, "async"),
      kernel,
      run: (name, payload) => this.#run({ FunctionName: name, Payload: payload }),
      retries: (name) => this.#functions.find(name).maximumRetryAttempts,
    });
    this.#operations = {
      CreateFunction: (input) => this.#put(input),
      UpdateFunctionCode: (input) => this.#put(input),
      DeleteFunction: ({ FunctionName }) => {
        this.#functions.delete(functionName(String(FunctionName)));
        return {};
      },
      GetFunction: ({ FunctionName }) => ({
        Configuration: describe(this.#functions.find(String(FunctionName))),
      }),
      GetFunctionConfiguration: ({ FunctionName }) =>
        describe(this.#functions.find(String(FunctionName))),
      ListFunctions: () => ({ Functions: this.#functions.list().map(describe) }),
      AddPermission: (input) => this.#addPermission(input),
      PutFunctionEventInvokeConfig: (input) => this.#putEventConfig(input),
      Invoke: (input) => this.#invoke(input),
    };
  }

  permissions(operation: string, input: Shape): Permission[] {
    const { region, accountId } = this.#kernel;
    const name = functionName(String(input["FunctionName"] ?? "*"));
    const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
    if (operation === "Invoke") return [{ action: "lambda:InvokeFunction", resource: arn }];
    if (operation === "ListFunctions") return [{ action: "lambda:ListFunctions", resource: "*" }];
    return [{ action: `lambda:${operation}`, resource: arn }];
  }

  async call(operation: string, input: Shape): Promise<Shape> {
    const run = this.#operations[operation];
    if (run === undefined) throw unknownOperation("lambda", operation);
    return run(input);
  }

  resourcePolicy(arn: string): string | undefined {
    return this.#functions.policyOf(functionName(arn));
  }

  handle(request: WireRequest, context: CallContext): Promise<void> {
    return handleLambda(this.#kernel, request, context);
  }

  isIdle(): boolean {
    return this.#pool.running === 0 && this.#async.isIdle();
  }

  async start(): Promise<void> {
    this.#async.start();
  }

  async stop(): Promise<void> {
    this.#async.stop();
    await this.#pool.stop();
  }

  async #invoke(input: Shape): Promise<Shape> {
    const invocation = input as unknown as Invocation;
    if (invocation.InvocationType === "DryRun") return { StatusCode: 204 };
    if (invocation.InvocationType === "Event") {
      this.#async.add(this.#functions.find(invocation.FunctionName).name, invocation.Payload);
      return { StatusCode: 202, Payload: Buffer.alloc(0) };
    }
    return this.#run(invocation);
  }

  #run(invocation: Invocation): Promise<Shape> {
    return invokeFunction(invocation, {
      fn: this.#functions.find(invocation.FunctionName),
      pool: this.#pool,
      faults: this.#kernel.faults,
    });
  }

  #put(input: Shape): Shape {
    const { accountId, region } = this.#kernel;
    const name = String(input["FunctionName"]);
    const source = (input["Code"] as Shape | undefined)?.["Folder"];
    if (typeof source !== "string") {
      throw new ServiceError(
        "InvalidParameterValueException",
        "The local cloud takes a function's code from a deployed template only.",
      );
    }
    const environment = (input["Environment"] as Shape | undefined)?.["Variables"] ?? {};
    const fn = {
      name,
      arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
      runtime: String(input["Runtime"]),
      handler: String(input["Handler"]),
      roleArn: String(input["Role"]),
      timeoutSeconds: Number(input["Timeout"] ?? 3),
      memoryMegabytes: Number(input["MemorySize"] ?? 128),
      environment: environment as Record<string, string>,
      logGroup: String(
        (input["LoggingConfig"] as Shape | undefined)?.["LogGroup"] ?? `/aws/lambda/${name}`,
      ),
      maximumRetryAttempts: 2,
      permissions: {},
    };
    return describe(this.#functions.put(fn, source));
  }

  #addPermission(input: Shape): Shape {
    const { FunctionName, StatementId, Action, Principal, SourceArn, SourceAccount } = input;
    const fn = this.#functions.find(String(FunctionName));
    const statement = {
      Sid: StatementId,
      Effect: "Allow",
      Principal: { Service: Principal },
      Action,
      Resource: fn.arn,
      Condition: {
        ...(SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": SourceArn } }),
        ...(SourceAccount === undefined
          ? {}
          : { StringEquals: { "AWS:SourceAccount": SourceAccount } }),
      },
    };
    const permissions = { ...fn.permissions, [String(StatementId)]: statement };
    this.#functions.update({ ...fn, permissions });
    return { Statement: JSON.stringify(statement) };
  }

  #putEventConfig(input: Shape): Shape {
    const fn = this.#functions.find(String(input["FunctionName"]));
    const maximumRetryAttempts = Number(input["MaximumRetryAttempts"] ?? 2);
    this.#functions.update({ ...fn, maximumRetryAttempts });
    return { FunctionArn: `${fn.arn}:$LATEST`, MaximumRetryAttempts: maximumRetryAttempts };
  }

  #environment(fn: LambdaFunction): Record<string, string> {
    const { region, endpoint, folder } = this.#kernel;
    return environmentOf(fn, {
      region,
      endpoint,
      session: this.#session(fn),
      folder: join(folder, "lambda"),
    });
  }

  /** As in AWS, a function whose role may not write logs runs all the same, and its log stays empty. */
  #mayLog(fn: LambdaFunction): boolean {
    const { region, accountId, iam } = this.#kernel;
    const resource = `arn:aws:logs:${region}:${accountId}:log-group:${fn.logGroup}:log-stream:local`;
    const permissions = ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      action,
      resource,
    }));
    const { principal } = this.#session(fn);
    try {
      iam.authorize({ principal, service: "lambda" }, permissions, () => undefined);
      return true;
    } catch {
      return false;
    }
  }

  #session(fn: LambdaFunction): Session {
    const key = `${fn.arn} ${fn.roleArn}`;
    const known = this.#sessions.get(key);
    if (known && known.expiresAt > wallClock() + HOUR) return known;
    const { iam } = this.#kernel;
    const principal = iam.assumeRole({
      roleArn: fn.roleArn,
      servicePrincipal: "lambda.amazonaws.com",
      sourceArn: fn.arn,
      sessionName: fn.name,
    });
    const session = iam.issueSession(principal);
    this.#sessions.set(key, session);
    return session;
  }
}

function describe(fn: LambdaFunction): Shape {
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Runtime: fn.runtime,
    Handler: fn.handler,
    Role: fn.roleArn,
    Timeout: fn.timeoutSeconds,
    MemorySize: fn.memoryMegabytes,
    Environment: { Variables: fn.environment },
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Version: "$LATEST",
    RevisionId: String(fn.revision),
  };
}
