import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLenient } from "../../../dataset-tools/read/lenient-json.ts";

/** Texts that look like every slip, inside strings where they are none. */
const tricky = [
  "}{",
  "} {",
  ",]",
  ",}",
  "NaN",
  "-Infinity",
  "True",
  "None",
  "'it''s'",
  'say "hi"',
  "a\\",
  "\\n",
  "// no comment",
  "/* none */",
  "# none",
  "\ufeff",
  "“curly”",
  "key: 1",
  "\u2028",
  "é😀",
];
const text = fc.oneof(fc.constantFrom(...tricky), fc.string(), fc.string({ unit: "grapheme" }));
const row = fc.record({ prompt: text, completion: text, tags: fc.array(text, { maxLength: 3 }) });

function parsed(source: string): unknown[] {
  const { values, failure } = readLenient(source);
  expect(failure).toBeUndefined();
  return values.map((value) => JSON.parse(value.text));
}

/** A string as Python's repr writes it. */
function repr(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const body = [...value].map((char) => {
    const code = char.codePointAt(0) ?? 0;
    if (char === "\\" || char === quote) return `\\${char}`;
    if (char === "\n") return "\\n";
    if (char === "\r") return "\\r";
    if (char === "\t") return "\\t";
    if (code < 0x20 || (code >= 0x7f && code <= 0xa0) || code === 0xad) {
      return `\\x${code.toString(16).padStart(2, "0")}`;
    }
    if (code === 0x2028 || code === 0xfeff || (code >= 0xd800 && code <= 0xdfff)) {
      return `\\u${code.toString(16).padStart(4, "0")}`;
    }
    return char;
  });
  return quote + body.join("") + quote;
}

function pythonOf(value: unknown): string {
  if (typeof value === "string") return repr(value);
  if (Array.isArray(value)) return `[${value.map(pythonOf).join(", ")}]`;
  if (value === null) return "None";
  if (typeof value !== "object") return value === true ? "True" : String(value);
  const members = Object.entries(value).map(([key, one]) => `${repr(key)}: ${pythonOf(one)}`);
  return `{${members.join(", ")}}`;
}

describe("readLenient", () => {
  it("separates records that follow each other, whatever is in their texts", () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 2 }),
        fc.constantFrom("", " ", ","),
        (rows, between) => {
          const source = rows.map((one) => JSON.stringify(one)).join(between);
          expect(parsed(source)).toEqual(rows);
          const slip = between === "," ? "comma-after-record" : "concatenated-records";
          expect([...readLenient(source).slips.keys()]).toEqual([slip]);
        },
      ),
    );
  });

  it("leaves out commas, comments and byte-order marks between tokens, and changes no text", () => {
    fc.assert(
      fc.property(
        row,
        fc.constantFrom("", "\ufeff", "/* } */", "// {\n", "# ,\n"),
        (one, noise) => {
          const { tags, ...texts } = one;
          const list = tags.map((tag) => `${JSON.stringify(tag)}${noise}`).join(",");
          const trailing = tags.length > 0 ? "," : "";
          const members = JSON.stringify(texts).slice(1, -1);
          expect(parsed(`${noise}{${members}${noise},"tags":[${list}${trailing}],}`)).toEqual([
            one,
          ]);
        },
      ),
    );
  });

  it("reads what Python's repr writes as Python does", () => {
    fc.assert(
      fc.property(row, (one) => {
        const whole = { ...one, none: null, yes: true, number: 1.5 };
        const source = pythonOf(whole);
        expect(parsed(source)).toEqual([whole]);
        expect([...readLenient(source).slips.keys()]).toEqual(["python-literals"]);
      }),
    );
  });

  it("keeps what is not a slip character for character", () => {
    const source = '{ "a" : 1.50,\t"b":9007199254740993 , "c":"\\u00e9\\/" , }';
    expect(readLenient(source).values[0]?.text).toBe(source.replace(" , }", "  }"));
  });

  it("reads NaN and Infinity as null, and nothing inside a text", () => {
    const source = '{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN, Infinity"}';
    expect(parsed(source)).toEqual([{ a: null, b: [null, null], c: "NaN, Infinity" }]);
  });

  it("reads curly quotes around texts without curly quotes, with straight ones inside", () => {
    expect(parsed('{“a”: “he said "hi", it\'s 5\\" ”, “b”: 1}')).toEqual([
      { a: 'he said "hi", it\'s 5" ', b: 1 },
    ]);
  });

  it.each([
    ["a quote inside a text", '{"a": "say "hi" now"}'],
    ["an apostrophe inside single quotes", "{'a': 'it's'}"],
    ["curly quotes inside curly quotes", "{“a”: “say “hi”, then”}"],
    ["curly quotes that close straight", '{“a": 1}'],
    ["bytes of Python 2", "{'a': 'caf\\xc3\\xa9'}"],
    ["a Python tuple", "{'a': ('b', 'c')}"],
    ["joined Python texts", "{'a': 'b' 'c'}"],
    ["a call", "{'a': datetime(2020, 1, 1)}"],
    ["an item that is missing", "[1,,2]"],
    ["nothing but a comma", "[,]"],
    ["a value that is missing", '{"a":,"b":1}'],
    ["a member without its comma", '{"a":1 "b":2}'],
    ["a leading zero", '{"a":007}'],
    ["a bare word", '{"a":yes}'],
    ["a comment that never ends", '{"a":1} /* {"b":2}'],
    ["a bracket too many", '{"a":1}}'],
    ["a text that is cut off", "{'a': 'b"],
  ])("does not guess: %s", (_what, source) => {
    expect(readLenient(source).failure).toBeDefined();
  });

  it("closes a value that is cut where it may be examined", () => {
    const { values } = readLenient('{"data":[{"a":"x"},{"a":"y', { cut: true });
    expect(values.map(({ text: json }) => JSON.parse(json))).toEqual([{ data: [{ a: "x" }, {}] }]);
  });

  it("survives any text and any depth", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."{}[],:'\"“”\\/*#ntNa1 \n") }), (source) => {
        for (const { text: json } of readLenient(source).values) JSON.parse(json);
      }),
      { numRuns: 2000 },
    );
    expect(readLenient("[".repeat(100_000)).failure).toBeDefined();
  });
});
