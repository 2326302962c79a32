import { expect, it } from "vitest";
import { confirmSpending } from "../../../pipeline/cli/confirm.ts";

const ignore = () => undefined;
const output = {
  isTerminal: false,
  line: ignore,
  progress: ignore,
  result: ignore,
  copy: async () => {},
  error: ignore,
};

it("never spends money in a pipe without --yes", async () => {
  await expect(confirmSpending({ yes: false, isFree: false }, output)).rejects.toMatchObject({
    code: "Run.NotApproved",
    hint: expect.stringContaining("--yes"),
  });
});

it("does not ask when --yes is given, or when the cloud charges nothing", async () => {
  await expect(confirmSpending({ yes: true, isFree: false }, output)).resolves.toBeUndefined();
  await expect(confirmSpending({ yes: false, isFree: true }, output)).resolves.toBeUndefined();
});
