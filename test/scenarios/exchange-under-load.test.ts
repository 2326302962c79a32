import { afterAll, beforeAll, expect, it } from "vitest";
import {
  ANSWERS,
  type ExchangeBench,
  exchangeUnderLoad,
  replaceUnderLoad,
  startExchangeBench,
} from "../support/exchange.ts";
import { type LoadPhase, requestsOf } from "../support/invoke-load.ts";

/** An exchange takes five minutes of the cloud: three seconds. */
const SPEED = 100;
/** What is sent where the machine can; `npm run bench -- exchange` measures what it can. */
const PER_SECOND = 1000;
/** Requests of each phase, at least. */
const MIN = 300;

let bench: ExchangeBench;
beforeAll(async () => {
  bench = await startExchangeBench(SPEED);
});
afterAll(() => bench?.cloud.stop());

function expectAllAnswered(phases: readonly LoadPhase[]): void {
  expect(phases.flatMap(({ failed }) => failed)).toEqual([]);
  for (const phase of phases) expect(requestsOf(phase)).toBeGreaterThanOrEqual(MIN);
}

it("the model behind an alias is exchanged under a thousand requests a second, and none fails", async ({
  annotate,
}) => {
  const load = { perSecond: PER_SECOND, min: MIN };
  const { promoted, phases } = await exchangeUnderLoad(bench, load);
  const { how, alias } = promoted;
  expect({ how, arn: alias.servingArn }).toEqual({ how: "swap", arn: bench.arn });
  expectAllAnswered(Object.values(phases));
  const { before, updating, exchanged, after } = phases;
  expect(Object.keys(before.answers)).toEqual([ANSWERS.v1]);
  for (const answer of Object.keys(updating.answers)) {
    expect([ANSWERS.v1, ANSWERS.v2]).toContain(answer);
  }
  for (const { answers } of [exchanged, after]) expect(Object.keys(answers)).toEqual([ANSWERS.v2]);
  const shown = Object.entries(phases).map(
    ([name, phase]) => `${name} ${requestsOf(phase)} (${phase.perSecond}/s)`,
  );
  await annotate(`requests ${shown.join(", ")}, none failed`);
});

it("a version of another base model takes over from a deployment that answers until it is drained, and none fails", async () => {
  const load = { perSecond: PER_SECOND / 4, min: MIN };
  const { promoted, old, next } = await replaceUnderLoad(bench, load);
  expect(promoted).toMatchObject({ how: "replace", drained: [{ arn: bench.arn, error: null }] });
  expectAllAnswered([...old, ...next]);
  for (const { answers } of old) expect(Object.keys(answers)).not.toContain(ANSWERS.other);
  for (const { answers } of next) expect(Object.keys(answers)).toEqual([ANSWERS.other]);
});
