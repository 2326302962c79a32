import { createRequire } from "node:module";
import { sep } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { UserError } from "../../errors.ts";
import { packageRoot } from "../local/paths.ts";

const require = createRequire(import.meta.url);

/** What a deployment to AWS needs of others; the package brings none of it, since nothing else needs it. */
const TOOLS = {
  /** The CDK's command line. */
  command: ["aws-cdk"],
  /** And what synthesizes the stack with settings that are not the default ones. */
  settings: ["aws-cdk", "aws-cdk-lib", "constructs", "cdk-nag"],
} as const;

type Tool = (typeof TOOLS)["command" | "settings"][number];

/**
 * Makes sure that what a deployment to AWS needs is installed.
 * @param need of the deployment
 * @param isInstalled whether a package can be loaded from here
 * @throws UserError `Deploy.Tools` with the command that installs what is missing, in the versions that were tested
 */
export function requireTools(
  need: keyof typeof TOOLS,
  isInstalled: (name: string) => boolean = canResolve,
): void {
  const missing = TOOLS[need].filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const [it, what] = missing.length === 1 ? ["it", "is"] : ["them", "are"];
  const message = `deploying to AWS needs ${missing.join(", ")}, which ${what} not installed`;
  const hint = `Add ${it} with \`${installCommand(missing)}\`, then deploy again.`;
  throw new UserError("Deploy.Tools", message, { hint });
}

function canResolve(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** Where this package is installed, others are found by it: in a project, or for all. */
function installCommand(missing: readonly Tool[]): string {
  const isGlobal = packageRoot.includes(`${sep}lib${sep}node_modules${sep}`);
  const isBorrowed = packageRoot.includes(`${sep}_npx${sep}`);
  const own = isBorrowed ? [`${packageJson.name}@${packageJson.version}`] : [];
  const others = missing.map((name) => `${name}@${packageJson.devDependencies[name]}`);
  const flag = isGlobal ? "--global" : "--save-dev";
  return ["npm install", flag, ...own, ...others].join(" ");
}
