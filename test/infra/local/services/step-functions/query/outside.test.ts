import { expect, it } from "vitest";
import { Journal } from "../../../../../../infra/local/services/step-functions/journal/journal.ts";
import { JournalRecorder } from "../../../../../../infra/local/services/step-functions/journal/journal-recorder.ts";
import { openStates } from "../../../../../support/step-functions/open-states.ts";
import { temporaryFolder } from "../../../../../support/temporary-folder.ts";

/** Costly by its syntax, so that it is evaluated in a process of its own. */
const DRAWN = "{% $map([1..3], function($at) { [$random(), $uuid(), $millis()] }) %}";

const DEFINITION = {
  QueryLanguage: "JSONata",
  StartAt: "first",
  States: {
    first: { Type: "Pass", Assign: { first: DRAWN, cheap: "{% $random() %}" }, Next: "pause" },
    pause: { Type: "Wait", Seconds: 500, Next: "last" },
    last: {
      Type: "Pass",
      Assign: { last: "{% $random() %}" },
      Output: { first: "{% $first %}", cheap: "{% $cheap %}" },
      End: true,
    },
  },
};

it("draws the same values again after a restart", async () => {
  const states = await openStates({ speed: 1 });
  const execution = await states.api.start(await states.api.create("drawn", DEFINITION));
  const left = async (api: typeof states.api) =>
    (await api.history(execution)).filter(({ type }) => type === "WaitStateEntered");
  await expect.poll(() => left(states.api), { timeout: 60_000 }).toHaveLength(1);
  const [, , before] = await states.api.history(execution);
  const again = await (await states.restart({ speed: 1000 })).api.end(execution);
  const { assignedVariables } = (before?.["stateExitedEventDetails"] ?? {}) as {
    assignedVariables: Record<string, string>;
  };
  expect(again["status"]).toBe("SUCCEEDED");
  const { first, cheap } = JSON.parse(String(again["output"]));
  expect(JSON.parse(assignedVariables["first"] ?? "")).toEqual(first);
  expect(JSON.parse(assignedVariables["cheap"] ?? "")).toEqual(cheap);
  expect(
    new Set([...first.flat().filter((_: unknown, at: number) => at % 3 < 2), cheap]).size,
  ).toBe(7);
});

it("meets a limit again that it met before a restart, however fast it would be now", async () => {
  const journal = new Journal(`${temporaryFolder()}/journal.jsonl`);
  const met = { kind: "spent", spent: "time", drawn: 0 } as const;
  const first = new JournalRecorder(journal, [], () => 0);
  expect(await first.compute("key", async () => met)).toEqual(met);
  const lines = [{ spent: "key", computed: met }];
  const second = new JournalRecorder(journal, lines, () => 0);
  const other = async () => ({ kind: "value", text: "1", drawn: 0 }) as const;
  expect(await second.compute("key", other)).toEqual(met);
  expect(await second.compute("other", other)).toMatchObject({ text: "1" });
});
