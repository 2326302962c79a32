import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { html } from "../../../../pipeline/report/html/html.ts";
import {
  answerOf,
  type FunctionUrlEvent,
  formOf,
  isFromElsewhere,
} from "../../../../pipeline/run/approval-link/http.ts";

const HOST = "abc.lambda-url.us-east-1.on.aws";

function anEvent(changes: Partial<FunctionUrlEvent> = {}): FunctionUrlEvent {
  return {
    ...{ rawPath: "/", rawQueryString: "", headers: {}, isBase64Encoded: false },
    requestContext: { domainName: HOST, http: { method: "POST" } },
    ...changes,
  };
}

it.each([
  [`https://${HOST}`, false],
  [undefined, false],
  ["https://evil.example", true],
  [`https://${HOST}.evil.example`, true],
  [`https://x${HOST}`, true],
  ["null", true],
])("takes a form with the Origin %s as from elsewhere: %s", (origin, expected) => {
  const headers = origin === undefined ? {} : { origin };
  expect(isFromElsewhere(anEvent({ headers }))).toBe(expected);
});

it("reads a form, as text and as Lambda passes forms on, in base64", () => {
  const body = "name=Zo%C3%AB+O&decision=approved";
  const coded = Buffer.from(body).toString("base64");
  for (const event of [anEvent({ body }), anEvent({ body: coded, isBase64Encoded: true })]) {
    expect(Object.fromEntries(formOf(event))).toEqual({ name: "Zoë O", decision: "approved" });
  }
  expect([...formOf(anEvent())]).toEqual([]);
});

it("lets in the style sheet that the page has, by its hash, and no script", () => {
  const { headers, body } = answerOf({ status: 200, title: "<i>", content: html`<p>x</p>` });
  const [, style = ""] = /<style>(.*)<\/style>/s.exec(body) ?? [];
  const hash = createHash("sha256").update(style).digest("base64");
  expect(headers["content-security-policy"]).toContain(`style-src 'sha256-${hash}'`);
  expect(headers["content-security-policy"]).not.toMatch(/script-src|unsafe/);
  expect(body).toContain("<title>&lt;i&gt;</title>");
});
