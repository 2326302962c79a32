import { expect } from "vitest";
import { ServiceError } from "../../../../infra/local/kernel/aws-error.ts";
import type { Shape } from "../../../../infra/local/kernel/service.ts";
import { RunOutput } from "../../../../pipeline/run-folder/run-output.ts";
import { aRequest, fastCloudLimits } from "../../request.ts";
import { aDecision } from "../../verdict.ts";
import { path } from "../path.ts";
import { type Script, thrown } from "../scripted-run.ts";
import { rejection } from "../scripts.ts";

const request = aRequest("r1");
const unfinished = { cursor: {}, done: false, rows: 40, waitSeconds: 0, tooLate: false };
const inHalves: Script = {
  AskModels: [
    { ...unfinished, answered: 20, cursor: { at: 20 } },
    { ...unfinished, answered: 30, cursor: { at: 30 }, waitSeconds: 1 },
    { ...unfinished, answered: 40, cursor: { at: 40 }, done: true },
  ],
};
const report = "s3://data-bucket/runs/r1/report.html";
const fails = (name: string) => () => {
  throw new ServiceError(name, "as the script says");
};
const same = { maxTokens: 64, evaluationSha256: "" };
const asked = { tunedModel: "arn:model", baseModel: "amazon.nova-micro-v1:0", ...same };
const rows = {
  baseModel: "amazon.nova-micro-v1:0:128k",
  evaluationKey: request.dataset.evaluation,
};

/** The evaluation, the decision and the registry. */
export const decidingPaths = [
  path("both models are asked the held-out rows, and the gate decides", {}, (run) => {
    expect(run.callsOf("SmokeTest")).toEqual([
      {
        runId: "r1",
        model: "arn:deployment",
        baseModel: "amazon.nova-micro-v1:0:128k",
        evaluationKey: request.dataset.evaluation,
        maxTokens: 64,
      },
    ]);
    expect(run.callsOf("AskModels")[0]).toMatchObject({
      runId: "r1",
      arms: [
        {
          ...{ arm: "tuned", modelId: "arn:deployment", quota: "deployments of nova-micro" },
          ...{ asked: { ...same, model: "arn:model" }, pace: request.evaluation.pace.tuned },
          ...rows,
        },
        {
          ...{ arm: "base", modelId: "amazon.nova-micro-v1:0", quota: "amazon.nova-micro-v1:0" },
          ...{ asked: { ...same, model: "amazon.nova-micro-v1:0" } },
          ...{ pace: request.evaluation.pace.base },
          ...rows,
        },
      ],
      concurrency: 4,
      cursor: null,
    });
    expect(run.callsOf("Decide")).toEqual([
      {
        runId: "r1",
        evaluated: asked,
        rows: 40,
        evaluationKey: request.dataset.evaluation,
        labels: null,
        scores: request.evaluation.scores,
        usdPer1000Tokens: request.evaluation.usdPer1000Tokens,
        gate: request.gate,
        group: request.group,
        fewShot: null,
        champion: { pointsAt: null, absent: "no-alias", champion: null, arms: [], unanswered: 0 },
      },
    ]);
  }),
  path("an accepted model is reported, registered, and the alias moves", {}, (run) => {
    const facts = {
      runId: "r1",
      request,
      jobArn: "arn:job",
      modelArn: "arn:model",
      servingArn: "arn:deployment",
      committedUntil: null,
    };
    const leaseUntil = "2026-12-03T00:03:00.000Z";
    const executionArn = expect.stringMatching(/:execution:scripted:r1$/);
    const whole = { startedAt: "2026-11-26T00:00:00.000Z", version: "r1" };
    const times = {
      ...{ jobStarted: "2026-11-25T23:00:00.000Z", jobEnded: "2026-11-25T23:50:00.000Z" },
      ...{ askedSince: "2026-11-26T00:03:00.000Z", askedUntil: "2026-11-26T00:03:00.000Z" },
      servedSince: null,
    };
    expect(run.callsOf("WriteReport")).toEqual([
      { ...facts, ...whole, executionArn, times, leaseUntil, outcome: "accepted", notes: [] },
    ]);
    expect(run.callsOf("Register")).toEqual([{ ...facts, version: "r1" }]);
    expect(run.callsOf("MoveAlias")).toEqual([
      {
        runId: "r1",
        group: "test",
        version: "r1",
        alias: "candidate",
        reason: "better",
        over: null,
        lease: { servingArn: "arn:deployment", until: leaseUntil },
      },
    ]);
    expect(run.callsOf("Publish")).toEqual([
      {
        TopicArn: "arn:aws:sns:us-east-1:123456789012:topic",
        ...{ Subject: "r1 ended", Message: "as its report says" },
      },
    ]);
    expect(RunOutput.parse(run.output)).toEqual({
      runId: "r1",
      outcome: "accepted",
      verdict: "better",
      version: "registry/test/versions/r1.json",
      modelArn: "arn:model",
      servingArn: "arn:deployment",
      committedUntil: null,
      leaseUntil,
      alias: "candidate",
      left: null,
      decision: aDecision({ reason: "better", summary: "Accepted. better" }),
      report,
      notes: [],
    });
    expect(run.callsOf("CleanUp")).toEqual([]);
  }),
  path(
    "rows are asked on until all are answered, after a wait where it is asked for",
    { script: inHalves },
    (run) => {
      expect(run.callsOf("AskModels").map(({ cursor }) => cursor)).toEqual([
        null,
        { at: 20 },
        { at: 30 },
      ]);
      const [first, second, third] = run.calls.filter(({ name }) => name === "AskModels");
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(0);
      expect((third?.at ?? 0) - (second?.at ?? 0)).toBe(1000);
    },
  ),
  path(
    "asking ends when its time is over",
    {
      request: { limits: { ...fastCloudLimits, evaluationHours: 5 } },
      script: { AskModels: { ...unfinished, answered: 7, tooLate: true } },
    },
    (run) => {
      expect(run.error).toBe("Evaluation.TookTooLong");
      expect(run.cause).toContain(
        '7 of 40 held-out rows were answered within 5 h (limits.evaluationHours). The answers are kept: "tunewright resume r1" continues from them.',
      );
      const began = run.calls.find(({ name }) => name === "SmokeTest")?.at ?? 0;
      expect(run.callsOf("AskModels")[0]).toMatchObject({
        deadline: Date.parse("2026-11-26T00:00:00Z") + began + 5 * 3_600_000,
      });
    },
  ),
  path(
    "a rejected model is not served any more, and the entry says so",
    { script: rejection },
    (run) => {
      expect(run.callsOf("CleanUp")).toEqual([
        {
          runId: "r1",
          execution: "r1",
          group: "test",
          scope: "serving",
          reason: "worse",
          storageUsdPerMonth: 1.95,
          givenModelArn: null,
        },
      ]);
      expect(run.callsOf("WriteReport")[0]).toMatchObject({ outcome: "rejected" });
      expect(run.callsOf("Publish")[0]).toMatchObject({ Message: "as its report says" });
      expect(run.callsOf("MoveAlias")).toEqual([]);
      expect(RunOutput.parse(run.output)).toMatchObject({
        ...{ outcome: "rejected", verdict: "worse", left: "kept: the model", report },
        ...{ alias: null, servingArn: null, committedUntil: null, leaseUntil: null },
      });
    },
  ),
  path(
    "removing a rejected model's serving is repeated until it is done",
    {
      script: {
        ...rejection,
        CleanUp: [
          { done: false, remaining: [], removed: 1, sentence: "" },
          { done: true, remaining: [], removed: 0, sentence: "kept: the model" },
        ],
      },
    },
    (run) => {
      expect(run.callsOf("CleanUp")).toHaveLength(2);
      expect(run.states.at(-1)).toBe("Rejected");
    },
  ),
  path(
    "serving that cannot be removed after half an hour fails the run",
    {
      script: {
        ...rejection,
        CleanUp: (_input, number) => ({
          done: number > 60,
          remaining: [],
          removed: 0,
          sentence: "",
        }),
      },
    },
    (run) => {
      expect(run.error).toBe("Serving.NotRemoved");
      expect(run.callsOf("CleanUp")).toHaveLength(61);
      expect(run.cause).toBe("The serving of the rejected model still existed after half an hour.");
      expect(run.failedIn).toBe("Serving removed?");
    },
  ),
  path(
    "a report and a notice that fail do not cost the verdict",
    { script: { WriteReport: thrown("Report.Odd"), Publish: fails("NotFoundException") } },
    (run) => {
      expect(run.states.at(-1)).toBe("Registered");
      expect(run.output["notes"]).toEqual([
        { state: "Write the report", error: "Report.Odd" },
        { state: "Notify: registered", error: expect.stringContaining("NotFound") },
      ]);
    },
  ),
  path(
    "without a report the notice is the workflow's own",
    { script: { WriteReport: thrown("Report.Odd") } },
    (run) => {
      expect(run.callsOf("Publish")).toMatchObject([
        {
          Subject: "Tunewright: r1 was registered",
          Message: [
            "Accepted. better",
            "alias: candidate",
            "version: registry/test/versions/r1.json",
            "serving: arn:deployment",
            "billed: the custom model's storage, plus tokens when it is used",
            "served until: 2026-12-03T00:03:00.000Z (its lease), then removed; to keep it longer: tunewright renew r1",
            "files: s3://data-bucket/runs/r1/",
          ].join("\n"),
        },
      ]);
    },
  ),
  path(
    "without a report the notice of a rejection is the workflow's own",
    { script: { ...rejection, WriteReport: thrown("Report.Odd") } },
    (run) => {
      expect(run.callsOf("Publish")).toMatchObject([
        {
          Subject: "Tunewright: r1 was rejected by the gate",
          Message: "REJECTED. worse\nbilled: kept: the model\nfiles: s3://data-bucket/runs/r1/",
        },
      ]);
    },
  ),
  path(
    "the workflow's own notice for a chat mentions no one",
    {
      placeholders: { NoticeFormat: "chat" },
      script: {
        WriteReport: thrown("Report.Odd"),
        Decide: aDecision({ reason: "better", summary: "<!here> @here & better" }),
      },
    },
    (run) => {
      const message = JSON.parse(String(run.callsOf("Publish")[0]?.["Message"])) as Shape;
      expect(message).toMatchObject({
        ...{ version: "1.0", source: "custom", metadata: { threadId: "r1" } },
        content: { textType: "client-markdown", title: "Tunewright: r1 was registered" },
      });
      expect(message["content"]).toMatchObject({
        description: expect.stringMatching(/^&lt;!here&gt; @\u200bhere &amp; better\nalias: /),
      });
    },
  ),
  path(
    "the same for a rejected model",
    {
      script: {
        ...rejection,
        WriteReport: thrown("Report.Odd"),
        Publish: fails("NotFoundException"),
      },
    },
    (run) => {
      expect(run.states.at(-1)).toBe("Rejected");
      expect(run.output["notes"]).toHaveLength(2);
    },
  ),
];
