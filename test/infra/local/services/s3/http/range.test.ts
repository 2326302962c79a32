import { expect, it } from "vitest";
import { readRange } from "../../../../../../infra/local/services/s3/http/range.ts";

it.each([
  ["bytes=0-0", { start: 0, end: 0 }],
  ["bytes=2-5", { start: 2, end: 5 }],
  ["bytes=4-", { start: 4, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=-30", { start: 0, end: 9 }],
  ["bytes=5-300", { start: 5, end: 9 }],
])("%s of ten bytes", (header, range) => {
  expect(readRange(header, 10)).toEqual(range);
});

it.each([
  undefined,
  "",
  "bytes=",
  "bytes=-",
  "bytes=a-b",
  "lines=1-2",
  "bytes=5-2",
  "bytes=0-1,3-4",
])("%s gives the whole object", (header) => {
  expect(readRange(header, 10)).toBeUndefined();
});

it.each([
  ["bytes=10-", 10],
  ["bytes=99-100", 10],
  ["bytes=-0", 10],
  ["bytes=0-", 0],
  ["bytes=-1", 0],
])("%s of %i bytes is InvalidRange", (header, size) => {
  expect(() => readRange(header, size)).toThrow(
    expect.objectContaining({ code: "InvalidRange", status: 416 }),
  );
});
