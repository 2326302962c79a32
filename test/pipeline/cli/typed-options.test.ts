import { Command } from "commander";
import { expect, it } from "vitest";
import { asWritten } from "../../../pipeline/cli/as-written.ts";
import { cloudVerbs, groups, verbs } from "../../../pipeline/cli/commands.ts";
import { asTyped, cloudOptionsOf } from "../../../pipeline/cli/typed-options.ts";

it("names commands as they are typed: npm scripts in the project", () => {
  const text = "See `tunewright watch a-run --local` or `tunewright runs`.";
  expect(asTyped(text, { script: "tune" })).toBe(
    "See `npm run watch -- a-run --local` or `npm run runs`.",
  );
});

it("suggests commands for the cloud of this call", () => {
  const options = cloudOptionsOf(["status", "a", "--local", "--region=us-west-2"]);
  expect(options).toEqual(["--local", "--region us-west-2"]);
  const text =
    "`tunewright runs`, `tunewright versions show a --local`, `tunewright models`, `tunewright deploy -- --all`";
  expect(asTyped(text, { options })).toBe(
    "`tunewright runs --local --region us-west-2`, `tunewright versions show a --local --region us-west-2`, `tunewright models`, `tunewright deploy -- --all`",
  );
  expect(asTyped(`Next ${asWritten("tunewright deploy")}`, { options })).toBe(
    "Next `tunewright deploy`",
  );
  expect(cloudOptionsOf(["deploy", "--", "--local"])).toEqual([]);
});

it("knows the verbs that take --local and --region", async () => {
  const all = [
    ...verbs.map((verb) => ({ name: verb.name, verb })),
    ...groups.flatMap(({ name, verbs }) =>
      verbs.map((verb) => ({ name: `${name} ${verb.name}`, verb })),
    ),
  ];
  const taking = await Promise.all(
    all.map(async ({ name, verb }) => {
      const command = new Command();
      (await verb.load()).configure(command);
      const flags = command.options.map(({ long }) => long);
      return flags.includes("--local") && flags.includes("--region") ? [name] : [];
    }),
  );
  // These two are about a cloud only where a run or a refresh is named.
  const expected = taking.flat().filter((name) => name !== "explain" && name !== "prices");
  expect([...cloudVerbs].sort()).toEqual(expected.sort());
});
