import { expect, it } from "vitest";
import { Pacer } from "../../../../pipeline/evaluation/pacer.ts";
import { unpaced } from "../../../../pipeline/models/resolve.ts";
import { askSides } from "../../../../pipeline/run/replay/ask-sides.ts";
import { AnswerBudget } from "../../../../pipeline/run/replay/budget.ts";
import { findAnswers } from "../../../../pipeline/run-folder/answered-rows.ts";
import { BASE, startAsking, TUNED } from "../../../support/asking.ts";
import { replayRows } from "../../../support/replay.ts";

it("drops the answers of a batch in whose time a model was exchanged, and keeps all others", async () => {
  const { tools, put, run } = await startAsking();
  const lines = replayRows(53).map((row) => JSON.stringify(row));
  await put("replays/r/rows.jsonl", lines.join("\n"));
  const side = (arm: "tuned" | "champion", modelId: string, isSame: () => Promise<boolean>) => ({
    of: {
      ...{ folder: "replays/r/", arm },
      asked: { model: modelId, maxTokens: 20, evaluationSha256: "a".repeat(64) },
    },
    ...{ modelId, baseModel: TUNED, prices: { input: 0, output: 0 }, isSame },
  });
  let checks = 0;
  const sides = [
    side("tuned", TUNED, async () => true),
    side("champion", BASE, async () => {
      checks += 1;
      return checks === 1;
    }),
  ];
  const asking = askSides(tools, {
    ...{ rowsKey: "replays/r/rows.jsonl", sides, concurrency: 8 },
    pacer: new Pacer(tools.clock, unpaced, null),
    budget: new AnswerBudget(null),
    stop: new AbortController().signal,
    onProgress: () => undefined,
  });
  await expect(run(asking)).rejects.toMatchObject({ code: "Replay.ModelExchanged" });
  const kept = await Promise.all(
    sides.flatMap(({ of }) => [0, 50].map((first) => findAnswers(tools.bucket, of, first))),
  );
  expect(kept.map(({ size }) => size)).toEqual([50, 3, 50, 0]);
});
