import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOutputs } from "../../../pipeline/cli/json-output.ts";
import { runOutputs } from "../../../pipeline/cli/json-runs.ts";
import {
  gainText,
  groupsText,
  intervalText,
  pointsText,
} from "../../../pipeline/evaluation/score-text.ts";
import { EvaluationRow } from "../../../pipeline/run-folder/evaluation-row.ts";
import { Decision } from "../../../pipeline/run-folder/run-output.ts";
import { Verdict } from "../../../pipeline/run-folder/verdict.ts";
import { colorsTable } from "../../support/colors.ts";
import { localProject } from "../../support/local-project.ts";
import { runInProcess as cli } from "../../support/run-program.ts";

/** What people see of runs that were accepted and rejected, and of one whose rows are grouped, by one local cloud. */
const { folder, open, close } = localProject("shown");
/** Milliseconds; only a hang takes as long. */
const SETUP = 900_000;
const TUNE = ["--model", "nova-micro", "--local", "--speed", "600"];
const UNSEEN = ["--no-watch", "--json"];
const GROUPED = ["--group-by", "customer", "--slice-by", "plan", "label", "--epochs", "1"];
/** What `tune` has printed of the run `grouped`. */
let seen = "";

/** What a verb prints with `--json`, through its schema, which is strict. */
async function json<Data>(
  verb: string,
  schema: { parse(value: unknown): Data },
  ...args: string[]
): Promise<{ data: Data; exitCode: number | null }> {
  const { stdout, exitCode } = await cli(...verb.split(" "), ...args, "--local", "--json");
  return { data: schema.parse(JSON.parse(stdout)), exitCode };
}

/** What a command prints, which has no colors since it is no terminal. */
async function text(...args: string[]): Promise<string> {
  const { stdout } = await cli(...args, "--local");
  expect(stdout).not.toContain("\u001b");
  return stdout;
}

/** All messages that people got, as the local cloud keeps them. */
function notices(): string {
  const kept = readdirSync(".tunewright", { recursive: true, encoding: "utf8" });
  const messages = kept.filter((name) => /sns\/messages\/.*\.json$/.test(name));
  return messages
    .map((name) => JSON.parse(readFileSync(join(".tunewright", name), "utf8")))
    .map(({ Message, message }) => Message ?? message)
    .join("\n");
}

beforeAll(async () => {
  await open();
  writeFileSync(join(folder, "colors.csv"), colorsTable(160));
  writeFileSync(join(folder, "customers.csv"), colorsTable(240, 40));
  await cli("tune", "colors.csv", "--run-id", "good", ...TUNE, ...UNSEEN);
  await cli(
    "tune",
    "colors.csv",
    "--run-id",
    "strict",
    "--minimum-gain",
    "0.999",
    ...TUNE,
    ...UNSEEN,
  );
  const { stdout } = await cli("tune", "customers.csv", "--run-id", "grouped", ...TUNE, ...GROUPED);
  seen = stdout;
  for (const runId of ["good", "strict"]) await cli("watch", runId, "--local");
}, SETUP);

afterAll(close);

describe("watch", () => {
  it("ends with the verdict in large, what it means and what comes next, the way to AWS included", async () => {
    const shown = await text("watch", "good");
    expect(shown).toMatch(/ACCEPTED {2}labels correct [\d.]+% → [\d.]+%, \+[\d.]+ points \(95%: /);
    expect(shown).toMatch(/promote (?:-- )?colors --to production[^`]*` puts it in service/);
    expect(shown).toMatch(/deploy`, once, .*the real run on AWS for about \$/);
    expect(await text("watch", "strict")).toMatch(
      /REJECTED {2}labels correct[\s\S]*shows every row/,
    );
  });
});

describe("status", () => {
  it("shows an accepted run's scores, alias, serving, costs and report, and exits 0", async () => {
    const shown = await text("status", "good");
    expect(shown).toMatch(/^good {2}accepted \(SUCCEEDED\)/);
    expect(shown).toMatch(/verdict +better\n +outcome +accepted\. /);
    expect(shown).toMatch(/gain +\+[\d.]+ points on \d+ held-out rows, 95% confidence interval \+/);
    expect(shown).toMatch(/alias +candidate points to it\n +served as +arn:aws:bedrock:/);
    expect(shown).toMatch(
      /billed +the custom model's storage \(about 1\.95 USD a month\), plus tokens/,
    );
    expect(shown).toMatch(/report +s3:\/\/.*\/runs\/good\/report\./);
    const { data, exitCode } = await json("status", runOutputs.status, "good");
    expect(data.output).toMatchObject({ outcome: "accepted", verdict: "better" });
    expect(exitCode).toBe(0);
  });

  it("shows what the run has used beside what was planned", async () => {
    const { data } = await json("status", runOutputs.status, "good");
    const of = (item: string) => data.costs.find((one) => one.item === item && !("arm" in one));
    expect(of("training")).toMatchObject({ unit: "tokens", certainty: "estimated" });
    const { planned, actual, certainty } = of("tunedInput") ?? {};
    expect(certainty).toBe("measured");
    // An estimate of tokens is no further off than a tokenizer from another.
    expect(actual?.quantity).toBeGreaterThan((planned?.quantity ?? 0) / 2);
    expect(actual?.quantity).toBeLessThan((planned?.quantity ?? 0) * 2);
    const line =
      /tuned model +[\d,]+ tokens in, [\d,]+ out +\$[\d.]+ +[\d,]+ tokens in, [\d,]+ out +\$[\d.]+ +measured/;
    expect(await text("status", "good")).toMatch(line);
    expect(seen).toMatch(line);
  });

  it("does not let a rejected run look like an accepted one, and exits 1", async () => {
    const shown = await text("status", "strict");
    expect(shown).toMatch(/^strict {2}REJECTED \(SUCCEEDED\)/);
    expect(shown).toMatch(/✗ Rejected/);
    expect(shown).toMatch(/outcome +REJECTED\. /);
    expect(shown).toMatch(/billed +The trained model is kept: /);
    expect(shown).not.toMatch(/outcome +accepted|\(accepted\)|points to it|served as/);
    const { data, exitCode } = await json("status", runOutputs.status, "strict");
    expect(data.output).toMatchObject({ outcome: "rejected", alias: null, servingArn: null });
    expect(exitCode).toBe(1);
  });
});

describe("runs", () => {
  it("lists what was decided of each run, and the alias only where it points now", async () => {
    const shown = await text("runs");
    expect(shown).toMatch(/^RUN +STATUS +OUTCOME +VERDICT +GAIN +ALIAS +MODEL +STARTED/);
    expect(shown).toMatch(
      /^strict +SUCCEEDED +REJECTED +better +\+[\d.]+ \(\+[\d.]+ to \+[\d.]+\) +nova-micro/m,
    );
    expect(shown).toMatch(
      /^(?:good|grouped) +SUCCEEDED +accepted +better .* candidate +nova-micro/m,
    );
    const { data } = await json("runs", jsonOutputs.runs);
    expect(data.runs.map(({ runId }) => runId).sort()).toEqual(["good", "grouped", "strict"]);
    const strict = data.runs.find(({ runId }) => runId === "strict");
    expect(strict).toMatchObject({
      model: "nova-micro",
      aliases: [],
      output: { outcome: "rejected" },
    });
  });
});

describe("a run whose rows are grouped", () => {
  const files = ["report.html", "report.md", "report.json", "verdict.json"] as const;

  it("has one interval, by groups, wherever it is shown", async () => {
    const { data } = await json("status", runOutputs.status, "grouped");
    const decision = Decision.parse(
      data.output && "decision" in data.output && data.output.decision,
    );
    await cli("report", "grouped", "--local", "--all", "--no-open");
    const file = (name: string) => readFileSync(join("report-grouped", name), "utf8");
    const [page = "", markdown = "", facts = "", own = ""] = files.map(file);
    const verdict = Verdict.parse(JSON.parse(own));
    expect(JSON.parse(facts).verdict).toEqual(verdict);

    const rows = file("input/evaluation.jsonl").trim().split("\n");
    const groups = new Set(rows.map((row) => EvaluationRow.parse(JSON.parse(row)).group));
    expect(verdict.scores[0].method).toBe("newcombe-paired-clustered");
    expect(verdict.groups).toMatchObject({ count: groups.size });
    const { designEffect, effectiveRows } = verdict.groups ?? { designEffect: 0, effectiveRows: 0 };
    expect(designEffect).toBeGreaterThan(1.5);
    expect(decision.groups).toEqual({
      ...{ count: groups.size, designEffect: expect.closeTo(designEffect, 3) },
      effectiveRows: expect.closeTo(effectiveRows, 3),
    });
    expect(decision.low).toBeCloseTo(verdict.scores[0].interval.low, 3);
    expect(decision.high).toBeCloseTo(verdict.scores[0].interval.high, 3);

    const gain = gainText(decision);
    expect(gain).toContain(`clustered over ${groups.size} groups, design effect `);
    expect(decision.summary).toContain(gain);
    expect(notices()).toContain(gain);
    expect(seen).toContain(gain);
    expect(await text("status", "grouped")).toContain(gain);
    expect(await text("runs")).toContain(`(${intervalText(decision)})`);
    for (const report of [page, markdown]) {
      expect(report).toContain(pointsText(decision.low));
      expect(report).toMatch(new RegExp(`\\b${groups.size} groups`));
      expect(report).toContain(`design effect ${designEffect.toFixed(2)}`);
    }
    const compared = await text("compare", "good", "grouped");
    expect(compared).toContain(`(${intervalText(decision)})`);
    expect(compared).toContain(
      groupsText(decision.groups ?? { count: 0, designEffect: 0, effectiveRows: 0 }),
    );
  });

  it("shows parts of the rows by the user's own column in the report, and nowhere else", async () => {
    const [page = "", , , own = ""] = files.map((name) =>
      readFileSync(join("report-grouped", name), "utf8"),
    );
    const { slices } = Verdict.parse(JSON.parse(own));
    expect(new Set(slices.map(({ by }) => by))).toEqual(new Set(["plan", "label"]));
    expect(page).toContain("plan-1");
    const { stdout } = await cli("status", "grouped", "--local", "--json");
    for (const other of [stdout, seen, notices(), await text("status", "grouped")]) {
      expect(other).not.toContain("plan-");
    }
  });
});

describe("report", () => {
  it("downloads the report with its files, again over the same run, and never over another's", async () => {
    const { data, exitCode } = await json("report", jsonOutputs.report, "good");
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ runId: "good", folder: "report-good", opened: false });
    expect(readFileSync(data.report, "utf8")).toContain("good");
    expect(data.files).toContain("verdict.json");
    expect(existsSync("report-good/input/train.jsonl")).toBe(false);
    expect((await text("report", "good")).trim()).toBe(data.report);
    const other = await cli("report", "strict", "--local", "--out", "report-good");
    expect(other.stderr).toMatch(/report-good has files that are not of the run strict/);
    expect(other.exitCode).toBe(2);
    const all = await json("report", jsonOutputs.report, "good", "--all", "--no-open");
    expect(all.data.files).toContain("input/train.jsonl");
  });

  it("does not mix with files of the user", async () => {
    mkdirSync("mine");
    writeFileSync("mine/notes.txt", "mine");
    const { exitCode } = await cli("report", "good", "--local", "--out", "mine");
    expect(exitCode).toBe(2);
    expect(existsSync("mine/run.json")).toBe(false);
  });
});

describe("compare", () => {
  it("pairs the answers of two runs with the same held-out rows", async () => {
    const { data, exitCode } = await json("compare", jsonOutputs.compare, "good", "strict");
    expect(exitCode).toBe(0);
    expect(data.differences).toEqual(["minimum gain"]);
    const rows = data.a.decision?.rows ?? 0;
    expect(data.answers).toMatchObject({
      ...{ sameHeldOut: true, rows, onlyA: 0, onlyB: 0, score: "labels" },
      ...{ a: data.a.decision?.tuned, b: data.b.decision?.tuned },
    });
    const shown = await text("compare", "good", "strict");
    expect(shown).toMatch(/outcome +accepted +REJECTED/);
    expect(shown).toMatch(/≠ minimum gain +/);
    expect(shown).toMatch(/worse in B +\d+ rows?/);
  });

  it("compares only the rows in common where the held-out sets differ, and shows texts on request", async () => {
    const { data } = await json("compare", jsonOutputs.compare, "good", "grouped", "--rows", "2");
    expect(data.differences).toEqual(expect.arrayContaining(["held-out file", "epochCount"]));
    const { answers, rows } = data;
    expect(answers === null || !answers.sameHeldOut).toBe(true);
    const changed = answers === null ? 0 : answers.worse.length + answers.better.length;
    expect(rows).toHaveLength(Math.min(2, changed));
    expect(await text("compare", "good", "grouped")).toMatch(
      /the held-out sets differ|none to compare/,
    );
  });

  it("names a run that does not exist, and expects two", async () => {
    const unknown = await cli("compare", "good", "nothing-such", "--local");
    expect(unknown.stderr).toMatch(/there is no run nothing-such here/);
    expect(unknown.exitCode).toBe(2);
    expect((await cli("compare", "good", "--local")).exitCode).toBe(2);
  });
});

describe("plan", () => {
  it("plans the run that `tune` starts, which refuses it above a budget before anything is sent", async () => {
    const options = ["colors.csv", "--model", "nova-micro"];
    const { data: planned } = await json("plan", jsonOutputs.plan, ...options);
    const { stdout } = await cli("tune", "colors.csv", "--run-id", "good", ...TUNE, ...UNSEEN);
    expect(JSON.parse(stdout)).toMatchObject({ standing: "succeeded", planHash: planned.planHash });
    const refused = await cli("tune", "colors.csv", "--max-usd", "0", ...TUNE, ...UNSEEN);
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: "Plan.OverBudget" } });
    expect(await text("runs")).not.toContain(planned.runId);
  });
});

describe("versions", () => {
  it("lists every version with what serves it, and shows one with its lineage and costs", async () => {
    const listed = await text("versions", "list", "colors");
    expect(listed).toMatch(/^VERSION +GROUP +OUTCOME +SCORE +GAIN +MODEL +DATA +ROWS +USD/);
    expect(listed).toMatch(/^good +colors +accepted .* on-demand since .* candidate/m);
    expect(listed).toMatch(/^strict +colors +REJECTED .* never/m);
    const { data } = await json("versions list", jsonOutputs["versions list"]);
    expect(data.versions.map(({ version }) => version).sort()).toEqual([
      "good",
      "grouped",
      "strict",
    ]);
    const shown = await text("versions", "show", "good");
    expect(shown).toMatch(/a month +1\.95 USD: storage of the custom model/);
    expect(shown).toMatch(/training +\d+ rows, SHA-256 [0-9a-f]{64}/);
    expect(shown).toMatch(/note +.*measured on a small local model/);
    const unknown = await cli("versions", "show", "nothing-such", "--local");
    expect(unknown.stderr).toMatch(
      /there is no registered version nothing-such here \(Registry\.NoVersion\)\n +→ /,
    );
    expect(unknown.exitCode).toBe(2);
  });

  it("shows what differs between two, and audits a group at a time", async () => {
    const { data: diff } = await json(
      "versions diff",
      jsonOutputs["versions diff"],
      "good",
      "strict",
    );
    expect(diff.plan?.map(({ name }) => name)).toEqual(["settings.gate.minimumGain"]);
    expect(diff.heldOut).toMatchObject({ same: true, onlyA: 0, onlyB: 0 });
    expect(await text("versions", "diff", "good", "strict")).toMatch(
      /≠ outcome +accepted +rejected/,
    );
    const { data: audit } = await json(
      "versions audit",
      jsonOutputs["versions audit"],
      "colors",
      "--at",
      "2099-01-01",
    );
    expect(audit.findings).toEqual([]);
    expect(audit.moment?.aliases).toMatchObject([{ alias: "candidate", version: "good" }]);
    expect(await text("versions", "audit", "colors")).toMatch(
      /✓ aliases, versions and serving agree/,
    );
  });

  it("saves a dossier, and verifies it without a cloud", async () => {
    const { data } = await json(
      "versions show",
      jsonOutputs["versions show"],
      "good",
      ...["--out", "kept", "--card", "card.html"],
    );
    const card = readFileSync("card.html", "utf8");
    expect(card).toContain("Model card: good");
    expect(card).toContain("measured on a small local model");
    const over = await cli("versions", "show", "good", "--local", "--card", "card.html");
    expect([over.exitCode, over.stderr]).toEqual([2, expect.stringMatching(/exists already/)]);
    expect(data.saved).toContain("registry/colors/versions/good.json");
    const online = await json("versions verify", jsonOutputs["versions verify"], "good");
    expect(online.data.checks.filter(({ status }) => status !== "fine")).toEqual([]);
    const offline = await cli("versions", "verify", "good", "--folder", "kept");
    expect(offline.stdout).toMatch(/good: nothing differs in \d+ checks/);
    writeFileSync("kept/output/more.txt", "new");
    writeFileSync("kept/metrics.json", "{}");
    const changed = await cli("versions", "verify", "good", "--folder", "kept");
    expect(changed.stdout).toMatch(/not recorded +output\/more\.txt/);
    expect(changed.stdout).toMatch(/good: NOT what was registered: metrics\.json/);
    expect([offline.exitCode, changed.exitCode]).toEqual([0, 1]);
  });
});

describe("promote and rollback", () => {
  const promoted = jsonOutputs.promote;

  it("refuses a rejected version by name, and asks in a pipe only where money is charged", async () => {
    const { stderr, exitCode } = await cli("promote", "strict", "--to", "production", "--local");
    expect(stderr).toMatch(/strict was rejected by the gate/);
    expect(exitCode).toBe(1);
    const wrong = await cli("promote", "colors", "--to", "candidate", "--local");
    expect(wrong.stderr).toMatch(/the alias candidate is moved by runs only/);
    expect(wrong.exitCode).toBe(2);
  });

  it("serves an alias by its own deployment, compares, moves back, and is shown everywhere", async () => {
    const shown = await text("promote", "colors", "--to", "production", "--ssm-parameter");
    expect(shown).toMatch(/compared +the alias points at nothing yet/);
    expect(shown).toMatch(/price +by the token/);
    expect(shown).toMatch(/✓ colors@production points at good\n +served as +arn:aws:bedrock:/);
    expect(await text("invoke", "colors@production", "ruby")).not.toBe("");
    const again = await json("promote", promoted, "colors@candidate", "--to", "production");
    expect(again.data).toMatchObject({ how: "none", comparison: { kind: "same-model" } });
    const other = await json("promote", promoted, "good", "--to", "staging");
    expect(other.data).toMatchObject({ how: "create", by: expect.stringContaining(":root") });
    expect(await text("runs")).toMatch(/^good +.*candidate, production, staging/m);
    const nothing = await cli("rollback", "colors@production", "--local");
    expect(nothing.stderr).toMatch(/colors@production has pointed at nothing before good/);
    expect(nothing.exitCode).toBe(2);
  });
});

describe("other verbs about a run", () => {
  it("print what is documented with --json", async () => {
    const watched = await json("watch", runOutputs.watch, "good");
    expect(watched.data.results.verdict?.outcome).toBe("accepted");
    const invoked = await json("invoke", jsonOutputs.invoke, "colors", "ruby");
    expect(invoked.data.answer).not.toBe("");
    const stopped = await json("stop", runOutputs.stop, "good");
    expect(stopped).toMatchObject({ data: { stopped: false }, exitCode: 0 });
    const resumed = await json("resume", jsonOutputs.resume, "good", "--yes");
    expect(resumed).toMatchObject({ data: { resumed: false }, exitCode: 0 });
    const tuned = await json("tune", jsonOutputs.tune, "colors.csv", "--run-id", "good", ...TUNE);
    expect(tuned).toMatchObject({ data: { runId: "good" }, exitCode: 0 });
    const deployed = await json("deploy", jsonOutputs.deploy);
    expect(deployed).toMatchObject({ data: { region: "us-east-1" }, exitCode: 0 });
  });

  it("say which name was probably meant, with the options that were typed", async () => {
    const { stderr, exitCode } = await cli("status", "goood", "--local");
    expect(stderr).toMatch(/Did you mean good\?[\s\S]*runs (?:-- )?--local/);
    expect(exitCode).toBe(2);
    const group = await cli("invoke", "colours", "ruby", "--local");
    expect(group.stderr).toMatch(/Did you mean colors\?/);
    const alias = await cli("invoke", "colors@prodction", "ruby", "--local");
    expect(alias.stderr).toMatch(/Did you mean colors@production\?/);
  });
});

describe("doctor", () => {
  it("finds nothing wrong and nothing paid that no version owns, and explain nothing to explain", async () => {
    const { data, exitCode } = await json("doctor", jsonOutputs.doctor);
    const of = (result: string) => data.checks.filter((one) => one.result === result);
    expect(of("not fine")).toEqual([]);
    expect(of("fine").map(({ check }) => check)).toEqual(
      expect.arrayContaining(["stack", "bucket", "access", "quotas", "names", "nothing-paid-left"]),
    );
    expect([data.fine, exitCode]).toEqual([true, 0]);
    const explained = await json("explain", jsonOutputs.explain, "good");
    expect(explained.data).toMatchObject({
      known: true,
      basis: "run",
      run: { status: "SUCCEEDED" },
    });
  });
});
