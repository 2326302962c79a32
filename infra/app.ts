import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import cdk from "../cdk.json" with { type: "json" };
import { readSettings } from "./settings.ts";
import { TunewrightStack } from "./stack.ts";

// CDK_OUTDIR says where to write. The context is given here too, since only the CDK command reads cdk.json.
const app = new App({ context: cdk.context });
new TunewrightStack(app, "Tunewright", readSettings(app.node));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
