import { expect, it } from "vitest";
import { confirmSpending } from "../../../pipeline/cli/confirm.ts";
import { createOutput } from "../../../pipeline/cli/output.ts";

const output = { ...createOutput({ json: false }), isTerminal: false };

it("never spends money in a pipe without --yes", async () => {
  await expect(confirmSpending({ yes: false, isFree: false }, output)).rejects.toMatchObject({
    code: "Run.NotApproved",
    hint: expect.stringContaining("--yes"),
  });
});

it("does not ask when --yes is given, or when the cloud takes no money", async () => {
  await confirmSpending({ yes: true, isFree: false }, output);
  await confirmSpending({ yes: false, isFree: true }, output);
});
