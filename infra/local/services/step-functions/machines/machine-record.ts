import type { Fields } from "../language/value.ts";

/** What a state machine does at one time: its definition and role, under a revision id. */
export interface Revision {
  readonly definition: string;
  readonly roleArn: string;
  readonly revisionId: string;
  readonly loggingConfiguration: Fields;
  readonly tracingConfiguration: Fields;
}

/** A published version. Times are milliseconds of the cloud. */
export interface VersionRecord extends Revision {
  readonly number: number;
  readonly description?: string;
  readonly creationDate: number;
}

/** A named pointer to one or two versions. */
export interface AliasRecord {
  readonly name: string;
  readonly description?: string;
  readonly routing: readonly { readonly versionArn: string; readonly weight: number }[];
  readonly creationDate: number;
  readonly updateDate: number;
}

/** A state machine as it is stored. */
export interface MachineRecord extends Revision {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly creationDate: number;
  readonly updateDate: number;
  readonly versions: readonly VersionRecord[];
  /** Number of the latest published version; numbers are never reused. */
  readonly lastVersion: number;
  readonly aliases: readonly AliasRecord[];
}
