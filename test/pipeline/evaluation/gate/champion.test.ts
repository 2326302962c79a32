import { describe, expect, it } from "vitest";
import type { ChampionEvidence } from "../../../../pipeline/evaluation/gate/champion.ts";
import { judgeRows } from "../../../../pipeline/evaluation/judge-rows.ts";
import { byLabels, byWords, times } from "../../../support/evidence.ts";
import { answerFacts } from "../../../support/verdict.ts";

const right = { reference: "a", tuned: "a", base: "b" };
const wrong = { reference: "a", tuned: "b", base: "b" };
const kept = { reference: "a", tuned: "a", base: "a" };
const lost = { reference: "a", tuned: "b", base: "a" };
const other = { reference: "b", tuned: "b", base: "a" };

/** The tuned model answers 80 of 100 rows right, the base model none. */
const rows = [...times(60, right), ...times(20, other), ...times(20, wrong)];

const unpriced = { input: null, output: null };

/** A champion with so many of the same rows right, which it shares with the tuned model as far as it can. */
function champion(
  score: number,
  {
    margin = 0.02,
    own = null,
    right = 1,
  }: { margin?: number; own?: Parameters<typeof byLabels>[0] | null; right?: number } = {},
): ChampionEvidence {
  const identity = { alias: "candidate", version: "v0", runId: "r0", modelArn: "arn:model/r0" };
  return {
    absent: null,
    champion: { ...identity, margin, usdPer1000Tokens: unpriced },
    scores: rows.map((_row, index) => (index < score ? right : 0)),
    answers: answerFacts(),
    ownRows: own === null ? null : byLabels(own).rows,
  };
}

const judge = (evidence: ChampionEvidence) =>
  judgeRows({ ...byLabels(rows, { floor: "none" }), champion: evidence });

describe("the champion on the same rows", () => {
  it("is beaten by a model that is certainly better", () => {
    const verdict = judge(champion(60));
    expect(verdict).toMatchObject({
      outcome: "accepted",
      champion: {
        ...{ alias: "candidate", version: "v0", runId: "r0", margin: 0.02, passed: true },
        comparison: { tuned: 0.8, base: 0.6, counts: { both: 60, tunedOnly: 20, baseOnly: 0 } },
        forgetting: null,
      },
    });
    expect(verdict.championAbsent).toBeUndefined();
  });

  it("keeps the fractions of a score that has some", () => {
    const same = { reference: "two words", tuned: "two words", base: "none" };
    const verdict = judgeRows({
      ...byWords(times(100, same), { floor: "none" }),
      champion: champion(100, { right: 0.25 }),
    });
    expect(verdict.champion?.comparison).toMatchObject({ tuned: 1, base: 0.25, gain: 0.75 });
  });

  it("stays where the tuned model is worse, however much better than the base model it is", () => {
    const verdict = judge(champion(95));
    expect(verdict).toMatchObject({
      ...{ outcome: "rejected", verdict: "better", reason: { kind: "worse-than-champion" } },
      champion: { passed: false, comparison: { gain: expect.closeTo(-0.15) } },
    });
  });

  it("stays where the tuned model is as good by chance only, unless the margin allows for it", () => {
    expect(judge(champion(80)).champion?.comparison.gain).toBe(0);
    expect(judge(champion(80)).reason).toEqual({ kind: "worse-than-champion" });
    expect(judge(champion(80, { margin: 0.1 })).outcome).toBe("accepted");
  });

  it("is not asked about by a gate that already rejects for the base model", () => {
    const chance = [...times(10, right), ...times(9, lost), ...times(20, kept), ...times(2, other)];
    const { reason } = judgeRows({
      ...byLabels(chance, { floor: "none" }),
      champion: champion(100),
    });
    expect(reason).toEqual({ kind: "gain-not-above-minimum" });
  });

  it("is named as absent, with the reason", () => {
    const verdict = judge({ absent: "withdrawn" });
    expect(verdict).toMatchObject({
      ...{ outcome: "accepted", champion: null, championAbsent: "withdrawn" },
    });
  });
});

describe("the champion's own rows", () => {
  const forgetting = (own: Parameters<typeof byLabels>[0]) => {
    const { reason, champion: judged } = judge(champion(60, { own }));
    return { reason: reason.kind, forgetting: judged?.forgetting };
  };

  it("reject a model that has forgotten them", () => {
    const { reason, forgetting: found } = forgetting([...times(40, kept), ...times(10, lost)]);
    expect(reason).toBe("forgets");
    expect(found).toMatchObject({ rows: 50, passed: false, comparison: { tuned: 0.8, base: 1 } });
  });

  it("do not reject for a difference that may be chance", () => {
    const rare = [...times(45, kept), ...times(3, lost), ...times(2, right)];
    expect(forgetting(rare)).toMatchObject({
      reason: "gain-above-minimum",
      forgetting: { passed: true, comparison: { gain: expect.closeTo(-0.02) } },
    });
  });

  it("do not reject for a certain loss within the margin", () => {
    const small = [...times(985, kept), ...times(15, lost)];
    const { reason, forgetting: found } = forgetting(small);
    expect(found?.comparison.interval.high).toBeLessThan(0);
    expect(reason).toBe("gain-above-minimum");
  });
});
