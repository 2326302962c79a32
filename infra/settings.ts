import type { Node } from "constructs";
import { z } from "zod";

/** What a deployment may choose; given as CDK context, e.g. `-c encryption=kms`. */
const Settings = z.object({
  /** Who keeps the key of the data bucket: S3 itself, or the stack's own KMS key. */
  encryption: z.enum(["s3", "kms"]).default("s3"),
  /** Address that is notified when runs end; none by default. */
  email: z.email().optional(),
  /** What happens to bucket and key when the stack is deleted. */
  removal: z.enum(["retain", "destroy"]).default("retain"),
});
export type Settings = z.infer<typeof Settings>;

/** Reads the settings from the app's context. Throws when one has an invalid value. */
export function readSettings(node: Node): Settings {
  const given = Object.keys(Settings.shape).map((name) => [name, node.tryGetContext(name)]);
  return Settings.parse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
}
