import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../pipeline/clock.ts";
import type { UserError } from "../../pipeline/errors.ts";
import { readHistory } from "../../pipeline/run/history.ts";
import { proposeResume, resumeRun } from "../../pipeline/run/resume.ts";
import { stopRun } from "../../pipeline/run/stop.ts";
import { approvalFile, approvalTokenFile } from "../../pipeline/run-folder/approval.ts";
import { planFile } from "../../pipeline/run-folder/plan.ts";
import { WAITS_FOR_APPROVAL } from "../../pipeline/workflow/names.ts";
import { type ApprovalForm, approvalLinkIn, sendForm } from "../support/approval-link.ts";
import { takeOver } from "../support/driven-clock.ts";
import { linkedAssembly } from "../support/linked-assembly.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { executionOf } from "../support/scenario-steps.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud({ assembly: await linkedAssembly() });
}, 120_000);
afterAll(() => pipeline?.stop());

const approval = { hours: 72, otherPerson: false, startedBy: "arn:aws:iam::123456789012:user/ann" };

/** Starts a run, and waits until it waits for its approval. @returns the link of its notice */
async function waiting(runId: string, changes: Partial<typeof approval> = {}): Promise<string> {
  await pipeline.start(runId, { group: runId, approval: { ...approval, ...changes } });
  await pipeline.reached(runId, WAITS_FOR_APPROVAL);
  await pipeline.until(() => approvalTokenFile.find(pipeline.bucket, runId));
  return approvalLinkIn(pipeline, runId) ?? "no link";
}

/** Status and page of an answer. */
const shown = async (answer: Response) => [answer.status, await answer.text()] as const;
const look = async (link: string, method = "GET") => shown(await fetch(link, { method }));
const send = async (link: string, form: ApprovalForm) => shown(await sendForm(link, form));
const requests = async (runId: string) =>
  (await approvalFile.find(pipeline.bucket, runId))?.requests ?? [];

describe.concurrent("a link in the notice of a run that needs approval", () => {
  it("shows what waits and changes nothing, and approves it once, by a name that is not proven", async () => {
    const link = await waiting("linked");
    const before = await requests("linked");
    for (const method of ["GET", "GET", "HEAD"]) {
      const answer = await fetch(link, { method });
      expect(answer.status).toBe(200);
      const header = (name: string) => answer.headers.get(name);
      expect(header("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(header("content-security-policy")).toContain("frame-ancestors 'none'");
      expect([header("cache-control"), header("x-frame-options")]).toEqual(["no-store", "DENY"]);
      expect([header("x-robots-tag"), header("referrer-policy")]).toEqual([
        "noindex, nofollow",
        "same-origin",
      ]);
    }
    const [, page] = await look(link);
    const [{ planHash = "?", expiresAt = "?" } = {}] = before;
    for (const part of [
      "linked",
      planHash,
      expiresAt,
      "training nova-micro",
      ">Approve<",
      ">Reject<",
    ])
      expect(page).toContain(part);
    expect(page).not.toMatch(/<script|http:|https:/);
    for (const [name, form] of [
      ["no name", { decision: "approved" }],
      [
        "a name that looks proven",
        { decision: "approved", name: 'ann") by arn:aws:iam::1:user/b' },
      ],
      ["another decision", { decision: "expired", name: "Ann" }],
    ] as const) {
      expect([name, (await send(link, form))[0]]).toEqual([name, 400]);
    }
    expect(await requests("linked")).toEqual(before);
    const approve = { decision: "approved", name: " Zoë  O’Hara ", reason: "<b>fine</b>" };
    const [status, answer] = await send(link, approve);
    expect([status, answer]).toEqual([
      200,
      expect.stringContaining("link (name given: Zoë O’Hara)"),
    ]);
    expect(answer).toContain("&lt;b&gt;fine");
    const [again, decided] = await send(link, { decision: "rejected", name: "Bob" });
    expect([again, decided]).toEqual([409, expect.stringContaining("Zoë O’Hara")]);
    expect(await look(link)).toEqual([200, expect.stringContaining("Zoë O’Hara")]);
    expect((await pipeline.end("linked")).status).toBe("SUCCEEDED");
    expect(await requests("linked")).toMatchObject([
      {
        decision: { what: "approved", by: "link (name given: Zoë O’Hara)", reason: "<b>fine</b>" },
      },
    ]);
    await expectSecret(link, "linked");
  });

  it("rejects it, with a reason, and buys nothing", async () => {
    const link = await waiting("refused");
    expect((await send(link, { decision: "rejected", name: "Ann", reason: "too dear" }))[0]).toBe(
      200,
    );
    const { error, cause } = await pipeline.end("refused");
    expect([error, cause]).toEqual(["Approval.Rejected", expect.stringContaining("too dear")]);
    expect(await pipeline.paid("refused")).toEqual(nothingPaid);
    expect((await send(link, { decision: "approved", name: "Bob" }))[0]).toBe(409);
    // Not before the clean-up after the run is complete.
    const resume = await pipeline.until(() =>
      proposeResume(pipeline.environment, "refused").catch((error: UserError) => {
        if (error.code !== "Run.NotReady") throw error;
        return undefined;
      }),
    );
    if (resume.kind !== "start") throw new Error(`it is ${resume.kind}`);
    await resumeRun(pipeline.environment, resume);
    await pipeline.reached("refused_2", WAITS_FOR_APPROVAL);
    const old = await send(link, { decision: "approved", name: "Ann" });
    expect(old).toEqual([410, expect.stringContaining("Approval.LinkOutdated")]);
    const newer = approvalLinkIn(pipeline, "refused") ?? "no link";
    expect((await send(newer, { decision: "rejected", name: "Ann" }))[0]).toBe(200);
    expect((await pipeline.end("refused_2")).error).toBe("Approval.Rejected");
  });

  it("that was changed or cut off is refused, in the same words, and the run can be stopped", async () => {
    const link = await waiting("forged");
    const [address = "", given = ""] = link.split("?link=");
    const [payload = "", mac = ""] = given.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const forge = (changes: object) =>
      Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url");
    const later = new Date(Date.parse(claims.expiresAt) + 1000).toISOString();
    const flipped = `${mac[0] === "A" ? "B" : "A"}${mac.slice(1)}`;
    const queries = [
      "",
      "?link=",
      `?link=${payload}`,
      `?link=${payload}.${flipped}`,
      `?link=${given.slice(0, -1)}`,
      `?link=${forge({ expiresAt: later })}.${mac}`,
      `?link=${forge({ planHash: "0".repeat(64) })}.${mac}`,
      `?link=${forge({ executionArn: `${claims.executionArn}x` })}.${mac}`,
      `?link=${given}&link=${given}`,
    ];
    const answers = await Promise.all(queries.map((query) => look(`${address}${query}`)));
    expect(new Set(answers.map(([status]) => status))).toEqual(new Set([403]));
    expect(new Set(answers.map(([, page]) => page)).size).toBe(1);
    expect(answers[0]?.[1]).not.toContain("forged");
    expect((await look(`${address}favicon.ico?link=${given}`))[0]).toBe(403);
    expect((await look(`${link}&utm_source=mail`))[0]).toBe(200);
    const put = await fetch(link, { method: "PUT" });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    const plan = await planFile.find(pipeline.bucket, "forged");
    if (plan === undefined) throw new Error("there is no plan");
    const other = { ...plan, hyperParameters: { ...plan.hyperParameters, epochCount: "1" } };
    await planFile.write(pipeline.bucket, "forged", other);
    expect((await send(link, { decision: "approved", name: "Ann" }))[0]).toBe(409);
    await planFile.write(pipeline.bucket, "forged", plan);
    await stopRun(pipeline.environment, "forged", {
      ...{ reason: "test", clock: systemClock, cleanUpTimeout: 600_000 },
      onProgress: () => undefined,
    });
    for (const answer of [
      await look(link),
      await send(link, { decision: "approved", name: "Ann" }),
    ])
      expect(answer).toEqual([410, expect.stringContaining("no longer waits")]);
    expect(await requests("forged")).toMatchObject([{ decision: null }]);
  });

  it("approves nothing that another person than the starter must approve, but rejects it", async () => {
    const link = await waiting("other-person", { otherPerson: true });
    const [, page] = await look(link);
    expect(page).not.toContain(">Approve<");
    expect(page).toContain("tunewright approve other-person");
    const [status, answer] = await send(link, { decision: "approved", name: "Someone else" });
    expect([status, answer]).toEqual([403, expect.stringContaining("LinkHasNoIdentity")]);
    expect((await send(link, { decision: "rejected", name: "Ann" }))[0]).toBe(200);
    expect((await pipeline.end("other-person")).error).toBe("Approval.Rejected");
  });
});

it("a link counts no longer than the request for approval", async () => {
  const link = await waiting("belated");
  const clock = takeOver(pipeline.cloud.kernel.clock);
  const [{ expiresAt = "" } = {}] = await requests("belated");
  clock.advance(Date.parse(expiresAt) - clock.now() - 60_000);
  expect((await look(link))[0]).toBe(200);
  // The run itself looks a few seconds later.
  clock.advance(60_000);
  const [status, page] = await send(link, { decision: "approved", name: "Ann" });
  expect([status, page]).toEqual([410, expect.stringContaining("Approval.LinkExpired")]);
  expect(page).not.toContain("belated");
  expect(await requests("belated")).toMatchObject([{ decision: null }]);
});

/** Who may only read executions and logs must not be able to decide: the link is in the notice alone. */
async function expectSecret(link: string, runId: string): Promise<void> {
  const { folder } = pipeline.cloud;
  const history = JSON.stringify(await readHistory(pipeline.sfn, executionOf(pipeline, runId)));
  const logs = readdirSync(join(folder, "lambda"))
    .filter((name) => name.endsWith(".log"))
    .map((name) => readFileSync(join(folder, "lambda", name), "utf8"));
  const [, mac = ""] = link.split(".").slice(-2);
  expect(mac).toHaveLength(43);
  for (const text of [history, ...logs]) expect(text).not.toContain(mac);
}
