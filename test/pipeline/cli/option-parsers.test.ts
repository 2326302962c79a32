import { describe, expect, it } from "vitest";
import {
  columns,
  loopbackUrl,
  pairs,
  quotas,
  speed,
  wholeNumber,
} from "../../../pipeline/cli/option-parsers.ts";

it("reads name=value pairs, with = in the value", () => {
  expect(pairs("prompt=text,completion=a=b", { system: "s" })).toEqual({
    system: "s",
    prompt: "text",
    completion: "a=b",
  });
  expect(() => pairs("prompt")).toThrow(/name=value/);
});

it("reads a column mapping, and adds what a repeated option gives", () => {
  const before = columns('prompt="Subject, short",completion=category');
  expect(columns("group=customer", before)).toEqual({
    prompt: "Subject, short",
    completion: "category",
    group: "customer",
  });
  expect(() => columns("prompt=body", before)).toThrow(/prompt is given twice/);
});

it("reads quotas, and adds what a repeated option gives", () => {
  expect(quotas("deployments=20", quotas("model-units=2,custom-models=0"))).toEqual({
    "model-units": 2,
    "custom-models": 0,
    deployments: 20,
  });
  expect(() => quotas("model-units=two")).toThrow(/model-units must be a whole number/);
  expect(() => quotas("model-units")).toThrow(/name=value/);
});

describe("a whole number", () => {
  it.each(["0", "1.5", "-1", "x", "", "70000"])("is not %j when 1 to 65535 is asked", (text) => {
    expect(() => wholeNumber(1, 65_535)(text)).toThrow(/whole number, from 1 to 65535/);
  });

  it("may be large when it has no maximum", () => {
    expect(wholeNumber(1)("123456")).toBe(123_456);
    expect(() => wholeNumber(1)("0")).toThrow(/1 or more/);
  });
});

it.each(["0", "100001", "fast"])("refuses %s as a speed", (text) => {
  expect(() => speed(text)).toThrow(/from 1 to 100000/);
  expect(speed("1.5")).toBe(1.5);
});

describe("the address of a server on this machine", () => {
  it.each(["http://127.0.0.1:11434/v1", "http://localhost:8080/v1", "http://[::1]:1/v1"])(
    "may be %s",
    (url) => {
      expect(loopbackUrl(url)).toBe(url);
    },
  );

  it.each([
    ["http://192.168.1.5:11434/v1", /an address of this machine/],
    ["https://127.0.0.1.example.com/v1", /an address of this machine/],
    ["http://0.0.0.0/v1", /an address of this machine/],
    ["127.0.0.1:11434", /must be a URL/],
    ["file:///v1", /must be a URL/],
  ])("is not %s", (url, message) => {
    expect(() => loopbackUrl(url)).toThrow(message);
  });
});
