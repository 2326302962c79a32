import { expect } from "vitest";
import { aGate } from "../../verdict.ts";
import { path } from "../path.ts";
import { thrown } from "../scripted-run.ts";

const KEY = "registry/test/versions/r0.json";
const gate = aGate({ champion: { alias: "candidate", margin: 0.02, forgettingRows: 200 } });
const verdictStart = { at: "verdict", jobArn: "arn:job", modelArn: "arn:model" } as const;
const arm = { arm: "champion", modelId: "arn:champion", quota: "deployments of nova-micro" };
const none = { pointsAt: KEY, champion: null, arms: [], unanswered: 0 };
const found = {
  ...{ pointsAt: KEY, absent: null, arms: [arm], unanswered: 40 },
  champion: { version: "r0" },
};

/** What is compared with the model that the alias points at. */
export const championPaths = [
  path(
    "the champion is asked as well, and the alias may only move from it",
    { request: { gate }, script: { FindChampion: found } },
    (run) => {
      expect(run.callsOf("FindChampion")).toMatchObject([
        { runId: "r1", modelArn: "arn:model", servingArn: "arn:deployment", request: { gate } },
      ]);
      const [asked] = run.callsOf("AskModels");
      expect(asked?.["arms"]).toMatchObject([{ arm: "tuned" }, { arm: "base" }, arm]);
      expect(run.callsOf("Decide")).toMatchObject([{ champion: found }]);
      expect(run.callsOf("MoveAlias")).toMatchObject([{ over: { version: KEY } }]);
      expect(run.output["notes"]).toEqual([]);
    },
  ),
  path(
    "the first model of a group moves an alias that does not exist",
    { request: { gate } },
    (run) => {
      expect(run.callsOf("MoveAlias")).toMatchObject([{ over: { version: null } }]);
    },
  ),
  path(
    "a champion under another alias does not guard the one that moves",
    {
      request: { gate: aGate({ champion: { alias: "live", margin: 0, forgettingRows: 0 } }) },
      script: { FindChampion: found },
    },
    (run) => {
      expect(run.callsOf("MoveAlias")).toMatchObject([{ over: null }]);
    },
  ),
  path(
    "an alias that another run has moved fails the run, which keeps its model",
    {
      request: { gate },
      script: { FindChampion: found, MoveAlias: thrown("Registry.AliasMoved") },
    },
    (run) => {
      expect([run.error, run.failedIn]).toEqual([
        "Registry.AliasMoved",
        "Move the candidate alias",
      ]);
      expect(run.callsOf("CleanUp")).toMatchObject([{ scope: "job-and-serving" }]);
    },
  ),
  path(
    "a champion that is not served any more is named in the run's notes",
    { request: { gate }, script: { FindChampion: { ...none, absent: "not-served" } } },
    (run) => {
      expect(run.states.at(-1)).toBe("Registered");
      expect(run.output["notes"]).toEqual([
        { state: "Find the champion", error: "Champion.NotServed" },
      ]);
    },
  ),
  path(
    "a withdrawn one too, beside other notes, and once",
    {
      request: { gate, start: verdictStart },
      script: {
        FindChampion: { ...none, absent: "withdrawn" },
        WriteReport: thrown("Report.Odd"),
      },
    },
    (run) => {
      expect(run.callsOf("FindChampion")).toHaveLength(2);
      expect(run.output["notes"]).toEqual([
        { state: "Find the champion", error: "Champion.Withdrawn" },
        { state: "Write the report", error: "Report.Odd" },
      ]);
    },
  ),
  path(
    "a champion that cannot be looked up fails the run",
    { request: { gate }, script: { FindChampion: thrown("AccessDeniedException") } },
    (run) => {
      expect([run.error, run.failedIn]).toEqual(["AccessDeniedException", "Find the champion"]);
      expect(run.callsOf("Decide")).toEqual([]);
    },
  ),
  path(
    "a run that starts at its verdict is served again to be compared with a new champion",
    {
      request: { gate, start: verdictStart },
      script: { FindChampion: found },
    },
    (run) => {
      expect(run.callsOf("FindChampion").map(({ servingArn }) => servingArn)).toEqual([
        null,
        "arn:deployment",
      ]);
      expect(run.callsOf("AskModels")).toHaveLength(1);
      expect(run.callsOf("Decide")).toHaveLength(1);
    },
  ),
  path(
    "but not where it is compared with it already",
    {
      request: { gate, start: verdictStart },
      script: { FindChampion: { ...found, unanswered: 0 }, Decide: { outcome: "rejected" } },
    },
    (run) => {
      expect(run.callsOf("CreateCustomModelDeployment")).toEqual([]);
      expect(run.callsOf("AskModels")).toEqual([]);
      expect(run.callsOf("Decide")).toHaveLength(1);
    },
  ),
];
