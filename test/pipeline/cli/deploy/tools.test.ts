import { describe, expect, it } from "vitest";
import packageJson from "../../../../package.json" with { type: "json" };
import { requireTools } from "../../../../pipeline/cli/deploy/tools.ts";

const { devDependencies: pinned, dependencies } = packageJson;

describe("what a deployment to AWS needs besides the package", () => {
  it("is there in the project", () => {
    expect(() => requireTools("settings")).not.toThrow();
  });

  it("is named with the command that installs exactly what is missing, as it was tested", () => {
    expect(() => requireTools("command", () => false)).toThrow(
      expect.objectContaining({
        code: "Deploy.Tools",
        hint: `Add it with \`npm install --save-dev aws-cdk@${pinned["aws-cdk"]}\`, then deploy again.`,
      }),
    );
    const missing = ["aws-cdk-lib", "constructs", "cdk-nag"] as const;
    const command = missing.map((name) => `${name}@${pinned[name]}`).join(" ");
    expect(() => requireTools("settings", (name) => name === "aws-cdk")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(`--save-dev ${command}\``) }),
    );
  });

  it("is no dependency of the package, which stays small", () => {
    const heavy = ["aws-cdk", "aws-cdk-lib", "constructs", "cdk-nag", "esbuild", "tsx"];
    expect(heavy.filter((name) => name in dependencies)).toEqual([]);
  });
});
