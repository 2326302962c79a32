import { describe, expect, it } from "vitest";
import { runCli } from "../../support/run-cli.ts";

describe("the command line", () => {
  it("lists its verbs", async () => {
    const { exitCode, stdout } = await runCli(["--help"]);
    expect(exitCode).toBe(0);
    for (const verb of ["demo", "validate", "tune", "status", "invoke", "deploy"]) {
      expect(stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
    }
  });

  it("gives a verb's options by help, too", async () => {
    const { exitCode, stdout } = await runCli(["help", "runs"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--limit <n>/);
  });

  it("answers a wrong verb or flag with what was probably meant, and 2", async () => {
    const verb = await runCli(["tuen"]);
    expect(verb).toMatchObject({ exitCode: 2, stdout: "" });
    expect(verb.stderr).toMatch(/Did you mean tune\?/);
    const flag = await runCli(["models", "--jsno"]);
    expect(flag).toMatchObject({ exitCode: 2, stdout: "" });
    expect(flag.stderr).toMatch(/Did you mean --json\?/);
  });

  it("prints JSON and nothing else with --json", async () => {
    const { exitCode, stdout } = await runCli(["models", "show", "nova-micro", "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "nova-micro",
      serving: { paths: ["on-demand", "provisioned"] },
    });
  });

  it("prints errors as JSON with --json, and for people on stderr", async () => {
    const { exitCode, stdout, stderr } = await runCli(["models", "show", "gpt", "--json"]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "Model.Unknown" } });
    expect(stderr).toMatch(/no base model "gpt"/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    [["tuen", "--json"], /unknown command 'tuen'/],
    [["models", "--frob", "--json"], /unknown option '--frob'/],
    [["convert", "a.csv", "--json"], /required option '--out <file>'/],
    [
      ["tune", "a.csv", "--hyper", "epochCount=1,epochCount=2", "--json"],
      /"epochCount" is given twice/,
    ],
  ])("prints a wrong call as JSON with --json: %j", async (args, message) => {
    const { exitCode, stdout } = await runCli(args);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: expect.stringMatching(message) },
    });
  });

  it("refuses an endpoint that is no URL, with 2", async () => {
    const env = { AWS_ENDPOINT_URL: "localhost", AWS_REGION: "us-east-1" };
    const { exitCode, stderr } = await runCli(["runs"], { env });
    expect(stderr).toMatch(/AWS_ENDPOINT_URL is not a URL: localhost/);
    expect(exitCode).toBe(2);
  });

  it("marks prices that nobody confirmed", async () => {
    const { stdout } = await runCli(["models", "show", "nova-micro"]);
    expect(stdout).toMatch(/training +\$0\.001 per 1000 tokens +UNCONFIRMED/);
  });
});
