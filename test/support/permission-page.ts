import { z } from "zod";
import reasons from "../../pipeline/docs/permission-reasons.json" with { type: "json" };
import { statementsOf, templateOf } from "./stack-template.ts";

/** Every role of the stack with links for approval: what it may do, on what, and why. */
export function permissionTables(): string {
  const template = templateOf({ approvalLinks: true });
  return Object.keys(template.findResources("AWS::IAM::Role"))
    .map((id) => {
      const rows = statementsOf(template, id).flatMap(({ actions, resources }) => {
        const on = resources.map((resource) => `\`${resourceText(resource)}\``).join(", ");
        return actions.map(
          (action) => `| \`${action}\` | ${on} | ${reasonOf(reasons.actions, action)} |`,
        );
      });
      return section(id.replace(/Role[\dA-F]{8}$/, ""), rows);
    })
    .join("\n\n");
}

function section(role: string, rows: readonly string[]): string {
  const table = ["| may | on | why |", "|---|---|---|", ...new Set(rows)].join("\n");
  const what = reasonOf(reasons.roles, role);
  const title = role.replace(/^Tasks/, "");
  return `### ${title}\n\n${what.charAt(0).toUpperCase()}${what.slice(1)}.\n\n${table}`;
}

/** @throws Error for what has no reason */
function reasonOf(of: Readonly<Record<string, string>>, name: string): string {
  const reason = of[name];
  if (reason === undefined) throw new Error(`permission-reasons.json has no reason for ${name}`);
  return reason;
}

/** A resource as people read it: what CloudFormation fills in as a name, without the partition. */
function resourceText(value: unknown): string {
  if (typeof value === "string") return value.replace(/^arn:aws:/, "arn:");
  const { Ref, ...calls } = z.record(z.string(), z.unknown()).parse(value);
  if (typeof Ref === "string") return nameOf(Ref.replace(/^AWS::/, ""));
  const { "Fn::Join": join, "Fn::GetAtt": attribute } = calls;
  if (attribute !== undefined) {
    return nameOf(z.tuple([z.string(), z.string()]).parse(attribute)[0]);
  }
  const [between, parts] = z.tuple([z.string(), z.unknown().array()]).parse(join);
  return parts.map(resourceText).join(between).replace("arn:Partition:", "arn:");
}

const nameOf = (logicalId: string) => logicalId.replace(/[\dA-F]{8}$/, "");
