import { expect, it } from "vitest";
import { readInParts } from "../../../../infra/local/training/read-in-parts.ts";

it("measures every row once, in order, and says how many after each part", () => {
  const rows = [...Array(45).keys()];
  const read: number[] = [];
  const losses = readInParts(
    rows,
    (part) => part.map((loss) => ({ loss, pieces: 1 })),
    (count) => read.push(count),
  );
  expect(losses.map(({ loss }) => loss)).toEqual(rows);
  expect(read).toEqual([20, 20, 5]);
  expect(
    readInParts(
      [],
      () => [],
      () => expect.fail("nothing was read"),
    ),
  ).toEqual([]);
});
