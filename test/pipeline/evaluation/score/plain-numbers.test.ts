import { expect, it } from "vitest";
import { plainNumbers } from "../../../../pipeline/evaluation/score/plain-numbers.ts";

it.each([
  // Fractions and powers that are one character.
  ["½", "1/2"],
  ["2½", "2 1/2"],
  ["2⅝", "2 5/8"],
  ["10²", "10^2"],
  ["10⁻²", "10^-2"],
  ["x¹²", "x^12"],
  ["1⁄2", "1/2"],
  // Blanks that keep digits together.
  ["1\u00a0234\u00a0567", "1_234_567"],
  ["1\u202f234", "1_234"],
  ["1\u2007234", "1_234"],
  ["1\u00a023", "1 23"],
  ["a\u00a0234", "a 234"],
  // Signs, and marks between digits.
  ["−5", "-5"],
  ["—5", "-5"],
  ["−.5", "-.5"],
  ["−$5", "-$5"],
  ["−\\$5", "-$5"],
  ["− 5", "− 5"],
  ["1’234", "1'234"],
  // Digits of other scripts.
  ["٤٢", "42"],
  ["٣٫٥", "3.5"],
  ["١٬٢٣٤", "1,234"],
  ["۰۹", "09"],
  ["०९", "09"],
  ["০৯", "09"],
  ["௦௯", "09"],
  ["๐๙", "09"],
  ["０９", "09"],
  // LaTeX.
  ["\\frac{3}{4}", "3/4"],
  ["-\\frac{3}{4}", "-3/4"],
  ["2\\frac{3}{4}", "2 3/4"],
  ["12\\dfrac{3}{4}", "12 3/4"],
  ["\\tfrac {1} {2}", "1/2"],
  ["a\\frac{1}{2}", "a 1/2"],
  ["is 1/2", "is 1/2"],
  ["1\\,234", "1,234"],
  ["1{,}234", "1,234"],
  ["1\\!234", "1,234"],
  ["1\\,23", "1\\,23"],
  ["18\\text{ dollars}", "18  dollars"],
  ["18\\mathrm {kg}", "18 kg"],
  ["\\textbf{5}\\mathbf{6}\\mbox{7}", " 5 6 7"],
  ["3\\times 4\\cdot 5", "3× 4× 5"],
  ["3\\timesx", "3\\timesx"],
  ["\\$5 or 5\\%", "$5 or 5%"],
])("%j becomes %j", (text, plain) => {
  expect(plainNumbers(text)).toBe(plain);
});
