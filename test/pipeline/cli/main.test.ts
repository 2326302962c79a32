import { describe, expect, it } from "vitest";
import { runCli } from "../../support/run-cli.ts";

describe("the command line, as a process", () => {
  it("prints JSON and nothing else to stdout with --json", async () => {
    const { exitCode, stdout, stderr } = await runCli(["models", "show", "nova-micro", "--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      name: "nova-micro",
      serving: { paths: ["on-demand", "provisioned"] },
    });
  });

  it("ends with 2 for a wrong call, and prints the error to stderr", async () => {
    const { exitCode, stdout, stderr } = await runCli(["tuen"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/Did you mean tune\?/);
  });
});
