import { expect, it } from "vitest";
import { createGuard } from "../../../../pipeline/console/http/guard.ts";

const guard = createGuard(4100);
const [cookie = ""] = guard.cookie.split(";");
const ours = { host: "127.0.0.1:4100", cookie };

it.each([
  ["our own page", { "sec-fetch-site": "same-origin", origin: "http://127.0.0.1:4100" }, undefined],
  ["an address that was typed", { "sec-fetch-site": "none" }, undefined],
  ["localhost", { host: "localhost:4100" }, undefined],
  ["another name of this machine", { host: "evil.example:4100" }, "foreign-host"],
  ["our address at another port", { host: "127.0.0.1:4101" }, "foreign-host"],
  ["no host", { host: undefined }, "foreign-host"],
  ["a page of another site", { "sec-fetch-site": "cross-site" }, "foreign-page"],
  ["a page of another port", { "sec-fetch-site": "same-site" }, "foreign-page"],
  ["another origin", { origin: "http://127.0.0.1:4101" }, "foreign-page"],
  ["an origin that is none", { origin: "null" }, "foreign-page"],
  ["no session", { cookie: undefined }, "no-session"],
  ["a session of another port", { cookie: cookie.replace("4100", "4101") }, "no-session"],
  ["a guessed session", { cookie: `${cookie}x` }, "no-session"],
])("lets %s read, or says why not", (_, headers, refused) => {
  expect(guard.refuseRead({ ...ours, ...headers })).toBe(refused);
});

it("lets only a page with the token change anything", () => {
  const change = (token?: string) =>
    guard.refuseChange({
      ...ours,
      ...(token === undefined ? {} : { "x-tunewright-token": token }),
    });
  expect([change(), change("guessed"), change(guard.token)]).toEqual([
    "no-token",
    "no-token",
    undefined,
  ]);
  expect(guard.refuseChange({ "x-tunewright-token": guard.token, host: ours.host })).toBe(
    "no-session",
  );
});

it("makes other secrets each time", () => {
  const other = createGuard(4100);
  expect(new Set([guard.entry, guard.token, cookie, other.entry, other.token]).size).toBe(5);
  expect([guard.isEntry(guard.entry), guard.isEntry(other.entry)]).toEqual([true, false]);
});
