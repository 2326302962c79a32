import {
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandOutput,
  type STSClient,
} from "@aws-sdk/client-sts";
import { type Check, fine, foundOf, notFine } from "./check.ts";

/** The version below which this program does not run, as `engines` of package.json has it. */
const MIN_NODE = [20, 19] as const;

/** The version that the AWS SDK requires from January 2027. */
const NEXT_NODE = 22;

/** Whether the version of Node.js is one that the program and the AWS SDK support. @param version e.g. `20.20.2` */
export function nodeCheck(version: string): Check {
  return {
    name: "node",
    async find() {
      const [major = 0, minor = 0] = version.split(".").map(Number);
      if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
        const wanted = MIN_NODE.join(".");
        return notFine(
          `Node.js ${version}; ${wanted} or later is required`,
          "Install a later version.",
        );
      }
      const soon = major < NEXT_NODE ? `; from January 2027 the AWS SDK requires ${NEXT_NODE}` : "";
      return fine(`Node.js ${version}${soon}`);
    },
  };
}

/** Whose credentials these are. */
export type Identity = Pick<GetCallerIdentityCommandOutput, "Arn" | "Account">;

/** Asks STS once; more than one check awaits it, and each reports its error itself. */
export function askIdentity(sts: STSClient): Promise<Identity> {
  const asked = sts.send(new GetCallerIdentityCommand({}));
  asked.catch(() => undefined);
  return asked;
}

/** Whose credentials these are, as STS says. */
export function identityCheck(identity: Promise<Identity>): Check {
  return {
    name: "identity",
    async find() {
      try {
        const { Arn = "", Account = "" } = await identity;
        return fine(`${Arn} in the account ${Account}`);
      } catch (error) {
        const found = foundOf(error);
        // Without an identity nothing else can be done.
        return found.result === "not known"
          ? notFine(
              found.text,
              found.remedy ?? "Check your network.",
              "aws sts get-caller-identity",
            )
          : found;
      }
    },
  };
}
