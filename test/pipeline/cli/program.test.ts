import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runInProcess } from "../../support/run-program.ts";

beforeEach(() => {
  vi.stubEnv("npm_lifecycle_event", undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("the command line", () => {
  it("lists its verbs", async () => {
    const { exitCode, stdout } = await runInProcess("--help");
    expect(exitCode).toBe(0);
    for (const verb of ["demo", "validate", "tune", "status", "invoke", "deploy"]) {
      expect(stdout).toMatch(new RegExp(`^  ${verb} `, "m"));
    }
  });

  it("prints a verb's options with `help` too", async () => {
    const { exitCode, stdout } = await runInProcess("help", "runs");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--limit <n>/);
  });

  it("suggests what was probably meant by a wrong verb or option", async () => {
    const verb = await runInProcess("tuen");
    expect(verb).toMatchObject({ exitCode: 2, stdout: "" });
    expect(verb.stderr).toMatch(/Did you mean tune\?/);
    const flag = await runInProcess("models", "--jsno");
    expect(flag).toMatchObject({ exitCode: 2, stdout: "" });
    expect(flag.stderr).toMatch(/Did you mean --json\?/);
  });

  it("prints errors as JSON with --json, and for people on stderr", async () => {
    const { exitCode, stdout, stderr } = await runInProcess("models", "show", "gpt", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "Model.Unknown" } });
    expect(stderr).toMatch(/"gpt" is not a known base model/);
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
    const { exitCode, stdout } = await runInProcess(...args);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: expect.stringMatching(message) },
    });
  });

  it("refuses what is no name of a Region, typed or in the environment", async () => {
    const typed = await runInProcess("runs", "--region", "bad region");
    expect(typed.stderr).toMatch(
      /--region <region>.*must be the name of a Region, e\.g\. us-east-1/,
    );
    vi.stubEnv("AWS_REGION", "us_east");
    const configured = await runInProcess("runs");
    expect(configured.stderr).toMatch(/AWS_REGION is no name of a Region: "us_east".*\n +→ /);
    expect([typed.exitCode, configured.exitCode]).toEqual([2, 2]);
  });

  it("shows stack traces and causes with --debug, and never without", async () => {
    const args = ["tune", "--config", "nope.yaml"];
    const debug = await runInProcess(...args, "--debug");
    expect(debug.stderr).toMatch(
      /Config\.Missing\)\n +→ [\s\S]*\n\nConfig\.Missing: [\s\S]*\n {4}at /,
    );
    expect((await runInProcess(...args)).stderr).not.toMatch(/\n {4}at /);
  });

  it("refuses an endpoint that is not a URL", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "localhost");
    const { exitCode, stderr } = await runInProcess("runs");
    expect(stderr).toMatch(/AWS_ENDPOINT_URL is not a URL: localhost/);
    expect(exitCode).toBe(2);
  });

  it("marks unconfirmed prices", async () => {
    const { stdout } = await runInProcess("models", "show", "nova-micro");
    expect(stdout).toMatch(/training +\$0\.001 per 1000 tokens +UNCONFIRMED/);
  });
});

describe("an error", () => {
  const wrong: [string[], number, RegExp][] = [
    [["validate", "nope.csv", "--model", "nova-micro"], 2, /nope\.csv.*\n +→ Check/],
    [["validate", "nope.csv"], 2, /nope\.csv does not exist.*\n +→ Check/],
    [["tune", "a.csv"], 2, /name the base model: --model NAME/],
    [["validate", "s3://nope", "--model", "nova-micro"], 2, /s3:\/\/nope is not of the form/],
    [
      ["tune", "--config", "nope.yaml"],
      2,
      /cannot read the config file nope\.yaml \(Config\.Missing\)\n +→ Check/,
    ],
    [["tune", "a.csv", "--speed", "0"], 2, /--speed <n>.*must be a number from 1 to 100000/],
    [["runs", "--limit", "0"], 2, /--limit <n>.*must be a whole number, 1 or more/],
    [["runs", "--status", "lost"], 2, /--status <status>.*must be one of RUNNING, SUCCEEDED/],
    [
      ["local", "--base-url", "http://10.0.0.1/v1"],
      2,
      /--base-url <url>.*an address of this machine/,
    ],
    [["local", "--port", "x"], 2, /--port <n>.*must be a whole number, from 0 to 65535/],
    [["split", "--out", "parts"], 2, /name at least one file to split/],
    [["diff", "a.csv"], 2, /missing required argument 'after'/],
    [["invoke", "model", "hi", "--max-tokens", "0"], 2, /--max-tokens <n>.*1 or more/],
  ];
  it.each(wrong)("of %j says what is wrong, without a stack trace", async (args, code, message) => {
    const { exitCode, stdout, stderr } = await runInProcess(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/bug:|\n\s+at /);
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
  });

  it("of a report that cannot be written names the path", async () => {
    const file = "dataset-tools/examples/support-tickets.csv";
    const to = ["--html", "no/such/folder/page.html"];
    const { exitCode, stderr } = await runInProcess(
      "validate",
      file,
      "--model",
      "nova-micro",
      ...to,
    );
    expect(stderr).toMatch(
      /no\/such\/folder\/page\.html cannot be written: there is no folder no\/such\/folder \(Dataset\.NoSuchFolder\)\n +→ /,
    );
    expect(exitCode).toBe(2);
  });

  it("of missing credentials says how to sign in, or to use --local", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "nowhere");
    vi.stubEnv("AWS_CONFIG_FILE", "nowhere");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const { exitCode, stderr } = await runInProcess("runs");
    expect(stderr).toMatch(/credentials.*\n +→ Sign in to AWS .*--local/);
    expect(exitCode).toBe(2);
  });

  it("of an endpoint where nothing answers says so", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "any");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "any");
    const { exitCode, stderr } = await runInProcess("runs");
    expect(stderr).toMatch(/ECONNREFUSED.*\n +→ Nothing answers at that address/);
    expect(exitCode).toBe(1);
  });
});
