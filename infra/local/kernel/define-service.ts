import { unknownOperation } from "./aws-error.ts";
import type { CallContext, Permission, Service, Shape } from "./service.ts";

/** Names of a client's operations as AWS spells them, e.g. `CreateTopic` for the SDK's method `createTopic`. */
type OperationName<Client> = Capitalize<
  Exclude<Extract<keyof Client, string>, "send" | "destroy" | "config" | "middlewareStack">
>;

type MethodOf<Client, Name extends string> =
  Uncapitalize<Name> extends keyof Client ? Client[Uncapitalize<Name>] : never;

/** Input of an operation as the SDK types it; AWS's required members are `| undefined` there. */
export type InputOf<Client, Name extends string> =
  MethodOf<Client, Name> extends (input: infer Input, ...rest: never[]) => unknown ? Input : never;

/** An input that was checked against the API model: what AWS requires is there, at every depth. */
export type Checked<Input> = Input extends Date | Uint8Array
  ? Input
  : Input extends readonly unknown[]
    ? { [Index in keyof Input]: Checked<Input[Index]> }
    : Input extends object
      ? { readonly [Key in keyof Input]: Checked<Exclude<Input[Key], undefined>> }
      : Input;

/**
 * One operation: what IAM must allow, and what it does.
 * @typeParam Ready the input when the operation runs, where the service has checked it by then
 */
export interface Operation<Input, Ready = Input> {
  permissions(input: Input, context: CallContext): readonly Permission[];
  /** Members of the answer in the service's own names. Throws `ServiceError`. */
  run(input: Ready, context: CallContext): object | Promise<object>;
}

/** The operations that the local cloud has of one service, by their AWS names. */
export type OperationsOf<Client> = {
  readonly [Name in OperationName<Client>]?: Operation<InputOf<Client, Name>>;
};

/** The same for a service that checks its inputs: `permissions` sees an input before its check, `run` after it. */
export type CheckedOperationsOf<Client> = {
  readonly [Name in OperationName<Client>]?: Operation<
    InputOf<Client, Name>,
    Checked<InputOf<Client, Name>>
  >;
};

type ServiceMembers = Pick<
  Service,
  | "name"
  | "handle"
  | "writeError"
  | "hasUrl"
  | "handleUrl"
  | "admitsOrigin"
  | "resourcePolicy"
  | "setQuotas"
  | "usage"
  | "isIdle"
  | "start"
  | "resume"
  | "held"
  | "release"
  | "stop"
>;

/** What a service of the local cloud is made of. */
export interface ServiceDefinition<Client> extends ServiceMembers {
  readonly operations: OperationsOf<Client>;
  /** Rejects an input that AWS rejects, before the operation runs. Throws `ServiceError`. */
  check?(operation: string, input: Shape): void;
}

/** The same for a service whose check makes sure of every member that AWS requires. */
export interface CheckedServiceDefinition<Client> extends ServiceMembers {
  readonly operations: CheckedOperationsOf<Client>;
  check(operation: string, input: Shape): void;
}

/**
 * Makes a service of its operations. An operation that it does not have answers 501 with its name.
 * @typeParam Client the SDK's aggregated client (e.g. `SNS`), for the types of the inputs alone
 */
export function defineService<Client>(definition: CheckedServiceDefinition<Client>): Service;
export function defineService<Client>(definition: ServiceDefinition<Client>): Service;
export function defineService<Client>(
  definition: ServiceDefinition<Client> | CheckedServiceDefinition<Client>,
): Service {
  const { operations, check, ...service } = definition;
  const find = (name: string) => (Object.hasOwn(operations, name) ? table[name] : undefined);
  // The wire gives every input as a plain object; the protocol and `check` have looked at its members.
  const table = operations as Readonly<Record<string, Operation<Shape> | undefined>>;
  return {
    ...service,
    permissions: (name, input, context) => [...(find(name)?.permissions(input, context) ?? [])],
    async call(name, input, context) {
      const operation = find(name);
      if (operation === undefined) throw unknownOperation(definition.name, name);
      check?.(name, input);
      return { ...(await operation.run(input, context)) };
    },
  };
}

/** Permissions of an operation that needs one action on one resource. */
export function allow(action: string, resource = "*"): Permission[] {
  return [{ action, resource }];
}
