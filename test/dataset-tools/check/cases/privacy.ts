import { cardNumber } from "../../../../dataset-tools/check/privacy/card-number.ts";
import { dateOfBirth } from "../../../../dataset-tools/check/privacy/date-of-birth.ts";
import { emailAddress } from "../../../../dataset-tools/check/privacy/email-address.ts";
import { iban } from "../../../../dataset-tools/check/privacy/iban.ts";
import { ipAddress } from "../../../../dataset-tools/check/privacy/ip-address.ts";
import { passportNumber } from "../../../../dataset-tools/check/privacy/passport-number.ts";
import { personName } from "../../../../dataset-tools/check/privacy/person-name.ts";
import { phoneNumber } from "../../../../dataset-tools/check/privacy/phone-number.ts";
import { postalAddress } from "../../../../dataset-tools/check/privacy/postal-address.ts";
import { secret } from "../../../../dataset-tools/check/privacy/secret.ts";
import { socialSecurityNumber } from "../../../../dataset-tools/check/privacy/social-security-number.ts";
import { urlToken } from "../../../../dataset-tools/check/privacy/url-token.ts";
import type { Rule } from "../../../../dataset-tools/check/rule.ts";
import { lookAlikes, trueTexts } from "../../../support/personal-texts.ts";
import { converse, goodRows, type RuleCases } from "../../../support/rule-case.ts";

const good = goodRows(3);

function texts(rule: Rule, passing: readonly string[], failing: readonly string[]): RuleCases {
  return {
    rule,
    passes: passing.map((text) => ({ name: text, rows: [...good, converse(text, "a")] })),
    fails: failing.map((text) => ({
      name: text,
      rows: [...good, converse(text, "a")],
      lines: [4],
    })),
  };
}

/** Made up here, and put together only when the test runs, so that no scanner mistakes them for real ones. */
const key = ["AK", "IA", "Q3EGRS7XWZ2LMNOP"].join("");
const secretKey = `aws_secret_access_key = ${"wJq7Zt1x".repeat(5)}`;
const privateKey = ["-----BEGIN", "RSA PRIVATE KEY-----"].join(" ");
const github = ["gh", "p_", "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"].join("");

export const privacyCases: readonly RuleCases[] = [
  texts(
    secret,
    [
      "AKIA is how key ids start",
      "the hash 9b74c9897bac770ffc029102a200c5de is no key",
      "https://example.com/a-very-long-path-with-2024-in-it/and-more",
      "sk-learn is a library",
      "order 20241123-000000000000001",
    ],
    [
      `use ${key} to log in`,
      secretKey,
      `${privateKey}\nMIIE`,
      `token ${github}`,
      ["xox", "b-123456789012-abcdefghij"].join(""),
      ["sk-", "proj-aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"].join(""),
      ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N"].join("."),
    ],
  ),
  texts(
    emailAddress,
    [
      "write to me@example.com",
      "user@host",
      "@mention someone",
      "a @ b",
      "price@10.50",
      "bob@mail.test",
    ],
    ["write to anna.meier@firma.de", "me+x@mail.co.uk please", "FROM: Bob_Smith@Company.Org"],
  ),
  texts(
    phoneNumber,
    [
      "order 4921234567890",
      "in 2023-2024",
      "1,234,567.89",
      "2024-11-23 10:30:00",
      "call 555-0100",
      "(212) 555-0123",
      "version 10.20.30.40",
      "a + 1234 5678",
      "0.123456789",
    ],
    [
      "call +49 30 1234567",
      "call (212) 736-5000 now",
      "212-736-5000",
      "+1 212 736 5000",
      "ring +442071838750",
    ],
  ),
  texts(
    cardNumber,
    [
      "4111 1111 1111 1112 fails the check",
      "order 1234567890123456",
      "0000 0000 0000 0000",
      "4111-1111",
      "1700000000000 ms",
      "pi is 3.1415926535897932",
    ],
    ["4111 1111 1111 1111", "pay with 5555555555554444.", "378282246310005", "4111-1111-1111-1111"],
  ),
  texts(
    iban,
    [
      "DE00 1234 5678 9012 3456 78",
      "GB29 is a room",
      "INV2024 1122 3344 5566",
      "DE89370400440532013001",
    ],
    [
      "DE89 3704 0044 0532 0130 00",
      "to DE89370400440532013000 please",
      "GB29 NWBK 6016 1331 9268 19",
      "FR14 2004 1010 0505 0001 3M02 606",
    ],
  ),
  ...[
    ipAddress,
    socialSecurityNumber,
    urlToken,
    dateOfBirth,
    passportNumber,
    personName,
    postalAddress,
  ].map((rule) => texts(rule, lookAlikes[rule.code] ?? [], trueTexts[rule.code] ?? [])),
];
