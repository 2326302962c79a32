import { describe, expect, it, vi } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { callVerb } from "../../../support/call-verb.ts";
import { runCli } from "../../../support/run-cli.ts";

/** What `explain` prints with `--json`, through its schema, which is strict. */
async function explain(...args: string[]) {
  const call = await callVerb("explain", ...args);
  return { ...call, data: jsonOutputs.explain.parse(call.data) };
}

describe("explain", () => {
  it("says cause, side, remedy, command, retry and bill of a text, in words and as JSON", async () => {
    const role = "arn:aws:iam::123456789012:role/Customization";
    const { data, text, exitCode } = await explain("Could not assume provided IAM role", role);
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ known: true, basis: "text", id: "job.role-not-assumable" });
    expect(data).toMatchObject({ side: "account", retry: "after-change", billed: "no", run: null });
    for (const name of ["cause", "side", "remedy", "try again", "billed", "source"]) {
      expect(text).toMatch(new RegExp(`^ {2}${name} +\\S`, "m"));
    }
    expect(text).toContain("aws iam get-role --role-name Customization");
  });

  it.each([
    ["Quota.ModelUnits", "code", "Quota.ModelUnits"],
    ["ThrottlingException", "name", "name.throttled"],
    ["duplicate-row", "rule", "duplicate-row"],
    ["Bad-JSON", "rule", "bad-json"],
  ])("knows %s", async (word, basis, id) => {
    const { data, exitCode } = await explain(word);
    expect(data).toMatchObject({ known: true, basis, id });
    expect(exitCode).toBe(0);
  });

  it("fills in the Region of the call", async () => {
    const { data } = await explain("maximum training concurrency of 2", "--region", "us-west-2");
    expect(data.command).toMatch(/--region us-west-2$/);
  });

  it("says of what it does not know that it does not, and exits 1", async () => {
    const none = await explain("Seven suns are dark");
    expect(none.data).toMatchObject({ known: false, basis: "none", id: null, side: null });
    expect(none.text).toMatch(/^Not known\n/);
    expect(none.exitCode).toBe(1);
    const named = await explain("AccessDeniedException: seven suns are dark");
    expect(named.data).toMatchObject({
      known: false,
      basis: "name",
      names: ["AccessDeniedException"],
    });
    expect(named.text).toMatch(/not known to this version. What the name of its error tells: /);
    expect(named.exitCode).toBe(1);
  });

  it("of a word that may be a run says why no run was read", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "any");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "any");
    const { aside, exitCode, data } = await explain("tickets-nova-1a2b");
    expect(aside).toMatch(
      /no code and no rule either; as a run it could not be read: .*ECONNREFUSED/,
    );
    expect(data.known).toBe(false);
    expect(exitCode).toBe(1);
    vi.unstubAllEnvs();
  });

  it("reads a text that is piped in, and refuses none", async () => {
    const piped = JSON.stringify({ Error: "Job.Stalled", Cause: "It has not moved for 6 h." });
    const run = await runCli(["explain", "-", "--json"], { input: piped });
    expect(jsonOutputs.explain.parse(JSON.parse(run.stdout))).toMatchObject({ id: "Job.Stalled" });
    const none = await runCli(["explain", "-"]);
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toMatch(
      /there is nothing to explain \(Call\.Wrong\)\n +→ Give an error in quotes/,
    );
  });
});
