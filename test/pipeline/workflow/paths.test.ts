import { expect, it } from "vitest";
import { paths } from "../../support/workflow/paths.ts";

it.each(paths)("$name", async ({ check }) => {
  expect(await check()).toContain("Check the request");
});
