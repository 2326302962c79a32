import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../../../infra/local/kernel/iam/evaluate.ts";
import { parsePolicy } from "../../../../../infra/local/kernel/iam/policy.ts";
import type { Principal } from "../../../../../infra/local/kernel/service.ts";

const role: Principal = {
  kind: "role",
  arn: "arn:aws:sts::123456789012:assumed-role/R/S",
  roleArn: "arn:aws:iam::123456789012:role/R",
  accountId: "123456789012",
};
const anonymous: Principal = { kind: "anonymous", arn: "anonymous", accountId: "123456789012" };

type Statement = Record<string, unknown>;

interface Case {
  readonly identity?: Statement[];
  readonly resource?: Statement[];
  readonly action?: string;
  readonly on?: string;
  readonly keys?: Record<string, string | string[]>;
  readonly principal?: Principal;
}

function decide(one: Case): string {
  const text = (statements: Statement[] = []) => JSON.stringify({ Statement: statements });
  const decision = evaluate({
    principal: one.principal ?? role,
    permission: { action: one.action ?? "s3:GetObject", resource: one.on ?? "arn:aws:s3:::b/k" },
    keys: new Map(Object.entries(one.keys ?? {}).map(([key, value]) => [key.toLowerCase(), value])),
    identityPolicies: [{ name: "p", statements: parsePolicy(text(one.identity)) }],
    resourcePolicy: parsePolicy(text(one.resource)),
  });
  return decision.allowed ? "allowed" : decision.reason;
}

const allow = (more: Statement = {}) => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "*",
  ...more,
});
const deny = (more: Statement = {}) => ({ ...allow(more), Effect: "Deny" });
const everybody = { Principal: "*" };

describe("identity policies", () => {
  it.each<[string, Case, string]>([
    ["nothing allows", {}, "no-identity"],
    ["an action in any case", { identity: [allow({ Action: "S3:getobject" })] }, "allowed"],
    ["a wildcard in the action", { identity: [allow({ Action: "s3:Get*" })] }, "allowed"],
    ["a single-character wildcard", { identity: [allow({ Action: "s3:?etObject" })] }, "allowed"],
    ["another action", { identity: [allow({ Action: "s3:PutObject" })] }, "no-identity"],
    ["the resource", { identity: [allow({ Resource: "arn:aws:s3:::b/*" })] }, "allowed"],
    [
      "a resource in other letters",
      { identity: [allow({ Resource: "arn:aws:s3:::B/*" })] },
      "no-identity",
    ],
    [
      "the bucket is not its objects",
      { identity: [allow({ Resource: "arn:aws:s3:::b" })] },
      "no-identity",
    ],
    [
      "NotAction leaves it in",
      { identity: [{ Effect: "Allow", NotAction: "s3:Put*", Resource: "*" }] },
      "allowed",
    ],
    [
      "NotAction takes it out",
      { identity: [{ Effect: "Allow", NotAction: ["s3:*"], Resource: "*" }] },
      "no-identity",
    ],
    [
      "NotResource",
      { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::b/*" }] },
      "no-identity",
    ],
    ["a Deny wins over an Allow before it", { identity: [allow(), deny()] }, "identity-deny"],
    ["a Deny wins over an Allow after it", { identity: [deny(), allow()] }, "identity-deny"],
    [
      "a Deny on something else",
      { identity: [deny({ Resource: "arn:aws:s3:::c/*" }), allow()] },
      "allowed",
    ],
  ])("%s", (_name, one, expected) => expect(decide(one)).toBe(expected));
});

describe("resource policies", () => {
  it.each<[string, Case, string]>([
    ["everybody may", { resource: [allow(everybody)], principal: anonymous }, "allowed"],
    ["nothing allows it", { principal: anonymous }, "no-resource"],
    ["the role by its ARN", { resource: [allow({ Principal: { AWS: role.roleArn } })] }, "allowed"],
    ["the session by its ARN", { resource: [allow({ Principal: { AWS: role.arn } })] }, "allowed"],
    [
      "the account alone leaves it to the identity",
      { resource: [allow({ Principal: { AWS: "arn:aws:iam::123456789012:root" } })] },
      "no-identity",
    ],
    ["a Deny wins", { identity: [allow()], resource: [deny(everybody)] }, "resource-deny"],
    [
      "the TLS rule of a bucket does not touch us",
      {
        identity: [allow()],
        resource: [deny({ ...everybody, Condition: { Bool: { "aws:SecureTransport": "false" } } })],
        keys: { "aws:SecureTransport": "true" },
      },
      "allowed",
    ],
    [
      "NotPrincipal spares the one it names",
      { identity: [allow()], resource: [deny({ NotPrincipal: { AWS: role.roleArn } })] },
      "allowed",
    ],
  ])("%s", (_name, one, expected) => expect(decide(one)).toBe(expected));
});

describe("conditions", () => {
  const under = (Condition: object, keys: Record<string, string | string[]> = {}) =>
    decide({ identity: [allow({ Condition })], keys });
  it.each<[string, object, Record<string, string | string[]>, boolean]>([
    ["StringEquals", { StringEquals: { "aws:A": ["x", "y"] } }, { "aws:A": "y" }, true],
    ["StringEquals, other value", { StringEquals: { "aws:A": "x" } }, { "aws:A": "X" }, false],
    ["key in other letters", { StringEquals: { "AWS:a": "x" } }, { "aws:A": "x" }, true],
    ["key missing", { StringEquals: { "aws:A": "x" } }, {}, false],
    ["key missing, IfExists", { StringEqualsIfExists: { "aws:A": "x" } }, {}, true],
    ["StringNotEquals", { StringNotEquals: { "aws:A": "x" } }, { "aws:A": "x" }, false],
    ["StringNotEquals, key missing", { StringNotEquals: { "aws:A": "x" } }, {}, true],
    ["StringLike", { StringLike: { "aws:A": "a*c" } }, { "aws:A": "abbc" }, true],
    [
      "StringEqualsIgnoreCase",
      { StringEqualsIgnoreCase: { "aws:A": "x" } },
      { "aws:A": "X" },
      true,
    ],
    [
      "ArnLike",
      { ArnLike: { "aws:SourceArn": "arn:aws:bedrock:*:123456789012:model-customization-job/*" } },
      { "aws:SourceArn": "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/m/j" },
      true,
    ],
    ["ArnEquals takes wildcards", { ArnEquals: { "aws:A": "arn:*" } }, { "aws:A": "arn:x" }, true],
    ["ArnNotLike", { ArnNotLike: { "aws:A": "arn:*" } }, { "aws:A": "arn:x" }, false],
    ["Bool", { Bool: { "aws:A": "true" } }, { "aws:A": "true" }, true],
    ["Bool false", { Bool: { "aws:A": "false" } }, { "aws:A": "true" }, false],
    ["Null: must be there", { Null: { "aws:A": "false" } }, {}, false],
    ["Null: must not be there", { Null: { "aws:A": "true" } }, {}, true],
    ["Numeric", { NumericLessThanEquals: { "s3:max-keys": "10" } }, { "s3:max-keys": "9" }, true],
    ["Date", { DateGreaterThan: { "aws:T": "2026-01-01" } }, { "aws:T": "2025-01-01" }, false],
    [
      "IpAddress",
      { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } },
      { "aws:SourceIp": "127.0.0.1" },
      true,
    ],
    [
      "NotIpAddress",
      { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { "aws:SourceIp": "10.1.2.3" },
      false,
    ],
    ["ForAnyValue, key missing", { "ForAnyValue:StringEquals": { "aws:A": "x" } }, {}, false],
    ["ForAllValues, key missing", { "ForAllValues:StringEquals": { "aws:A": "x" } }, {}, true],
    [
      "ForAnyValue of a list",
      { "ForAnyValue:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      { "aws:TagKeys": ["c", "b"] },
      true,
    ],
    [
      "ForAllValues of a list",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      { "aws:TagKeys": ["a", "b", "c"] },
      false,
    ],
    [
      "ForAllValues of a shorter list",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      { "aws:TagKeys": ["b"] },
      true,
    ],
    [
      "ForAnyValue, negated",
      { "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } },
      { "aws:TagKeys": ["a", "b"] },
      true,
    ],
    [
      "a list without a prefix, negated",
      { StringNotEquals: { "aws:TagKeys": "a" } },
      { "aws:TagKeys": ["a", "b"] },
      false,
    ],
    ["Null of a list", { Null: { "aws:TagKeys": "false" } }, { "aws:TagKeys": ["a"] }, true],
    [
      "all operators must hold",
      { StringEquals: { "aws:A": "x" }, Bool: { "aws:B": "true" } },
      { "aws:A": "x" },
      false,
    ],
    [
      "a variable",
      { StringEquals: { "aws:A": `\${aws:B}` } },
      { "aws:A": "v", "aws:B": "v" },
      true,
    ],
    ["an unknown operator", { StringSmells: { "aws:A": "x" } }, { "aws:A": "x" }, false],
  ])("%s", (_name, condition, keys, holds) =>
    expect(under(condition, keys)).toBe(holds ? "allowed" : "no-identity"),
  );
});

it("never allows what a Deny covers, whatever else the policies say", () => {
  const action = fc.constantFrom("s3:GetObject", "s3:Get*", "s3:*", "*");
  const resource = fc.constantFrom("*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k", "arn:aws:s3:::c/*");
  const statement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: action,
    Resource: resource,
  });
  fc.assert(
    fc.property(fc.array(statement), fc.nat(), (statements, at) => {
      const index = at % (statements.length + 1);
      const withDeny = [...statements.slice(0, index), deny(), ...statements.slice(index)];
      expect(decide({ identity: withDeny })).toBe("identity-deny");
    }),
  );
});
