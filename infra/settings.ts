import type { Node } from "constructs";
import { DeploymentSettings } from "../pipeline/workflow/deployment-settings.ts";

/** Reads the settings from the app's context. Throws when one has an invalid value. */
export function readSettings(node: Node): DeploymentSettings {
  const names = Object.keys(DeploymentSettings.shape);
  const given = names.map((name) => [name, node.tryGetContext(name)]);
  return DeploymentSettings.parse(
    Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  );
}
