import type { Kernel } from "../kernel/cloud.ts";
import type { Shape } from "../kernel/service.ts";
import type { StackResource } from "../kernel/stack-record.ts";
import type { Identity } from "./identity.ts";

/** A resource of the template with everything resolved. */
export interface Planned {
  readonly logicalId: string;
  readonly type: string;
  readonly identity: Identity;
  readonly properties: Shape;
  /** `Retain` keeps the resource when the template no longer has it. */
  readonly deletionPolicy: string | undefined;
  /** `Retain` keeps the old one when an update replaces the resource. */
  readonly updateReplacePolicy: string | undefined;
}

/** One deployment, as the deployers of the types see it. */
export interface Deployment {
  readonly kernel: Kernel;
  /** S3 key of an asset → file or folder. */
  readonly assets: ReadonlyMap<string, string>;
  /** What the stack had before. */
  readonly before: readonly StackResource[];
  /** Names of the policies that the template attaches to roles by resources of their own. */
  readonly policyNames: ReadonlySet<string>;
  /** Name and document of each policy deployed so far, by what `Ref` gives. */
  readonly managedPolicies: Map<string, readonly [name: string, document: string]>;
  /** Names something that the template asks for and the local cloud does not do; see `Notes`. */
  notSimulated(what: string, resource: Pick<Planned, "type" | "logicalId">): void;
}
