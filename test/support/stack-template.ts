import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import cdk from "../../cdk.json" with { type: "json" };
import { defined } from "../../dataset-tools/defined.ts";
import { TunewrightStack } from "../../infra/stack.ts";
import { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";

const made = new Map<string, Template>();

/**
 * The stack's template, made once for the same settings, without bundling the handlers and without the CDK's own
 * validation, which takes most of the time: the app's assembly and `infra/variants.test.ts` have passed it.
 */
export function templateOf(settings: Partial<DeploymentSettings> = {}): Template {
  const key = JSON.stringify(settings);
  const template = made.get(key) ?? synthesize(settings);
  made.set(key, template);
  return template;
}

function synthesize(settings: Partial<DeploymentSettings>): Template {
  return Template.fromStack(makeStack(settings, { validate: false }));
}

/**
 * The stack as the app has it.
 * @param options.outdir folder of the cloud assembly; default is a temporary one
 * @param options.bundle whether its handlers are bundled, as they must be to run; default is no
 * @param options.validate whether the CDK validates the template; default is yes
 */
export function makeStack(
  settings: Partial<DeploymentSettings>,
  {
    outdir,
    bundle = false,
    validate = true,
  }: { outdir?: string; bundle?: boolean; validate?: boolean } = {},
): TunewrightStack {
  const context = { ...cdk.context, ...(bundle ? {} : { "aws:cdk:bundling-stacks": [] }) };
  const app = new App({
    context,
    builtinCloudFormationValidation: validate,
    ...defined({ outdir }),
  });
  return new TunewrightStack(app, "Tunewright", DeploymentSettings.parse(settings));
}

/** One statement of a policy, lists made of single values. */
export interface Statement {
  readonly actions: string[];
  readonly resources: unknown[];
  readonly conditions: unknown;
}

/** All statements of the roles whose logical id starts with `prefix`, inline and attached. */
export function statementsOf(template: Template, prefix: string): Statement[] {
  const roles = Object.entries(template.findResources("AWS::IAM::Role"))
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, role]) => role["Properties"].Policies ?? [])
    .map((policy: { PolicyDocument: unknown }) => policy.PolicyDocument);
  const attached = Object.entries(template.findResources("AWS::IAM::Policy"))
    .filter(([, policy]) =>
      (policy["Properties"].Roles as { Ref: string }[]).some(({ Ref }) => Ref.startsWith(prefix)),
    )
    .map(([, policy]) => policy["Properties"].PolicyDocument);
  return [...roles, ...attached].flatMap((document) =>
    (document as { Statement: Record<string, unknown>[] }).Statement.map((statement) => ({
      actions: [statement["Action"]].flat() as string[],
      resources: [statement["Resource"]].flat(),
      conditions: statement["Condition"],
    })),
  );
}
