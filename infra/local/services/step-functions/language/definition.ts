import type { Fields } from "./value.ts";

/** The two query languages of Amazon States Language. */
export type QueryLanguage = "JSONPath" | "JSONata";

/** The eight kinds of state. */
export type StateType =
  | "Pass"
  | "Task"
  | "Choice"
  | "Wait"
  | "Succeed"
  | "Fail"
  | "Parallel"
  | "Map";

/** A state machine, or the machine inside a branch or a Map. Validated before it runs. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
  readonly QueryLanguage?: QueryLanguage;
  readonly TimeoutSeconds?: number;
}

/** The machine that a Map runs for each item. */
export interface ItemProcessor extends Definition {
  readonly ProcessorConfig?: {
    readonly Mode?: "INLINE" | "DISTRIBUTED";
    readonly ExecutionType?: "STANDARD" | "EXPRESS";
  };
}

/** One entry of `Retry`. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

/** One entry of `Catch`. */
interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
  readonly Output?: unknown;
  readonly Assign?: Fields;
}

/** One entry of `Choices`; a JSONPath rule has an operator, a JSONata rule a `Condition`. */
export interface ChoiceRule extends Fields {
  readonly Next?: string;
  readonly Condition?: string | boolean;
  readonly Assign?: Fields;
  readonly Output?: unknown;
}

/** Where a distributed Map reads its items from. */
export interface ItemReader {
  readonly Resource: string;
  readonly ReaderConfig?: Fields;
  readonly Parameters?: Fields;
  readonly Arguments?: unknown;
}

/** One state; which members count depends on `Type` and the query language. */
export interface StateDefinition {
  readonly Type: StateType;
  readonly QueryLanguage?: QueryLanguage;
  readonly Next?: string;
  readonly End?: boolean;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  readonly ResultPath?: string | null;
  readonly Parameters?: unknown;
  readonly ResultSelector?: Fields;
  readonly Arguments?: unknown;
  readonly Output?: unknown;
  readonly Assign?: Fields;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Result?: unknown;
  readonly Resource?: string;
  readonly Credentials?: unknown;
  readonly Choices?: readonly ChoiceRule[];
  readonly Default?: string;
  readonly Branches?: readonly Definition[];
  readonly ItemProcessor?: ItemProcessor;
  readonly Iterator?: ItemProcessor;
  readonly ItemsPath?: string;
  readonly Items?: unknown;
  readonly ItemSelector?: unknown;
  readonly ItemReader?: ItemReader;
  readonly ItemBatcher?: Fields;
  readonly ResultWriter?: Fields;
  readonly Label?: string;
  /** Fields that may also be given as `<Name>Path`, read through `interpreter/field-values.ts`. */
  readonly [field: string]: unknown;
}
