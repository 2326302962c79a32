import { existsSync, readFileSync } from "node:fs";

/** Default account quotas (Amazon Bedrock endpoints and quotas, read 2026-10). */
const DEFAULTS = {
  scheduledJobs: 10,
  customModels: 100,
  deployments: 10,
  deploymentsInProgress: 2,
  /** Model units with a commitment: a new account has none and must request them from AWS Support. */
  committedModelUnits: 0,
};

/** How many resources of each kind the account may have. */
export type Quotas = Readonly<typeof DEFAULTS>;

/**
 * The account's quotas: the defaults, raised by `quotas.json` in the local Bedrock's folder, as AWS Support
 * raises them. Throws an `Error` for an unknown quota or a value that is not a number.
 */
export function readQuotas(file: string): Quotas {
  if (!existsSync(file)) return DEFAULTS;
  const raised = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  for (const [name, value] of Object.entries(raised)) {
    if (name in DEFAULTS && typeof value === "number") continue;
    throw new Error(
      `${file}: ${name} must be one of ${Object.keys(DEFAULTS).join(", ")} and a number`,
    );
  }
  return { ...DEFAULTS, ...raised };
}
