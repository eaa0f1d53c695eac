import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJsonBody } from "./json-body.ts";
import { findRepeatedKey } from "./json-text.ts";
import { HttpProblem } from "./problem.ts";

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

describe("parseJsonBody()", () => {
  test("takes what JSON.stringify() writes, colons and quotes in strings included", () => {
    const keys = fc.string().filter((key) => key !== "__proto__" && key !== "constructor");
    const values = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(
        fc.dictionary(keys, values, { noNullPrototype: true }),
        fc.constantFrom(0, 2),
        (value, indent) => {
          fc.pre(!JSON.stringify(value).includes("__proto__"));
          expect(parse(JSON.stringify(value, null, indent))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  test("refuses a field that is there twice, wherever", () => {
    expect(() => parse('{"a":1,"a":2}')).toThrow('"a" twice');
    expect(() => parse('{"x":[{"a":{"b":1,"c":":","b" : 2}}]}')).toThrow('"b" twice');
    expect(() => parse('{"a":1,"\\u0061":2}')).toThrow('"a" twice');
    expect(parse('[{"a":1},{"a":{"a":"a: \\"a\\":"}}]')).toEqual([{ a: 1 }, { a: { a: 'a: "a":' } }]);
  });

  test.each([
    ["empty", Buffer.alloc(0), "it is empty"],
    ["half", Buffer.from('{"records":'), "must be JSON"],
    ["NaN", Buffer.from('{"a":NaN}'), 'has no NaN: it stands at position 5, in the field "a"'],
    [
      "-Infinity",
      Buffer.from('{"a":"NaN","b":[1,-Infinity]}'),
      'no -Infinity: it stands at position 18, in the field "b"',
    ],
    ["undefined", Buffer.from('{"a":undefined}'), 'no undefined: it stands at position 5, in the field "a"'],
    ["None", Buffer.from('{"a":None}'), "no None: it stands at position 5"],
    ["True", Buffer.from('{"a":True}'), "no True: it stands at position 5"],
    ["Infinity", Buffer.from("[1, Infinity]"), "no Infinity: it stands at position 4"],
    [
      "a comma behind the last item",
      Buffer.from('{"a":[1,2, ]}'),
      "no comma behind the last item: one stands at position 9",
    ],
    [
      "a comma behind the last member",
      Buffer.from('{"a":1,}'),
      "no comma behind the last item: one stands at position 6",
    ],
    ["single quotes", Buffer.from("{'a':1}"), "no single quotes: one stands at position 1"],
    ["what stands in a string", Buffer.from('{"a":"None, True,] \'x\'" 1}'), "goes wrong at position"],
    ["a name with NaN in it", Buffer.from('{"a":NaNa}'), "must be JSON"],
    ["NaN alone", Buffer.from("[NaN]"), "has no NaN: it stands at position 1"],
    ["what only looks like NaN", Buffer.from('{"a":"NaN: NaN", b}'), "goes wrong at position"],
    ["a string that does not end", Buffer.from(`["${'\\"'.repeat(400_000)}\\`), "must be JSON"],
    ["two byte order marks", Buffer.from("\ufeff\ufeff{}"), "does not parse"],
    ["a byte order mark alone", Buffer.from("\ufeff"), "ends too early"],
    ["invalid UTF-8", Buffer.from([0x22, 0xff, 0x22]), "UTF-8"],
    ["an overlong encoding", Buffer.from([0x22, 0xc0, 0xaf, 0x22]), "UTF-8"],
    ["__proto__", Buffer.from('{"__proto__":{"admin":true}}'), "__proto__"],
    ["escaped __proto__", Buffer.from('{"\\u005f_proto__":1}'), "__proto__"],
    ["constructor.prototype", Buffer.from('{"constructor":{"prototype":{"x":1}}}'), "constructor"],
    ["deep arrays", Buffer.from("[".repeat(100_000) + "]".repeat(100_000)), "deeper than 32"],
    ["deep objects", Buffer.from(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`), "deeper than 32"],
  ])("refuses %s", (_, bytes, finding) => {
    expect(() => parseJsonBody(bytes)).toThrow(HttpProblem);
    expect(() => parseJsonBody(bytes)).toThrow(finding);
  });

  test("takes a byte order mark in front for what it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/__proto__|constructor/.test(text));
        expect(parse(`\ufeff${text}`)).toEqual(parse(text));
      }),
    );
  });

  test("takes and refuses texts of many mebibytes, whatever is in them", () => {
    for (const piece of ["a", '\\"', "\\\\", "'"]) {
      const text = piece.repeat((8 << 20) / piece.length);
      expect(parse(`{"a":"${text}","b":":"}`)).toHaveProperty("b", ":");
      expect(() => parse(`{"a":"${text}","b":NaN}`)).toThrow("no NaN: it stands at position");
      expect(() => parse(`{"a":"${text}","a":1}`)).toThrow('"a" twice');
      expect(() => parse(`{"a":"${text}`)).toThrow("must be JSON");
    }
  });

  test("says what to send instead of what JSON does not have", () => {
    const hintOf = (text: string) => {
      try {
        return parse(text);
      } catch (error) {
        return (error as HttpProblem).extras.hint;
      }
    };
    expect([hintOf("[-NaN]"), hintOf("[True]"), hintOf("['a']"), hintOf("[1,]")]).toEqual([
      "send null for a missing value",
      "send true",
      "put names and texts in double quotes",
      "leave the comma out",
    ]);
  });

  test("does not quote the body in its message", () => {
    for (const text of ['{"name":"Jane Doe" 54}', `{"name":"Jane Doe" ${" ".repeat(200)}54}`])
      expect(() => parse(text)).toThrow(/^(?!.*Jane)/);
  });
});

test("findRepeatedKey() takes no string value for a key", () => {
  expect(findRepeatedKey('{"a":"b","b":"a","c":["a","a"]}')).toBeUndefined();
});
