import type { Kernel } from "../kernel/cloud.ts";
import type { Shape } from "../kernel/service.ts";
import type { Identity } from "./identity.ts";

/** A resource of the template with everything resolved. */
export interface Planned {
  readonly logicalId: string;
  readonly type: string;
  readonly identity: Identity;
  readonly properties: Shape;
}

/** One deployment, as the deployers of the types see it. */
export interface Deployment {
  readonly kernel: Kernel;
  /** S3 key of an asset → file or folder. */
  readonly assets: ReadonlyMap<string, string>;
  readonly planned: readonly Planned[];
  /** Names something that the template asks for and the local cloud does not do. */
  notSimulated(what: string): void;
}
