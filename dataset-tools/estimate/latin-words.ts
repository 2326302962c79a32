/**
 * Frequent words, of ASCII letters alone, in languages that are written in Latin letters; none is an English word.
 * A text that has many of them, or letters that English has not, is cut into more tokens than English.
 */
const frequent = [
  "der die das und ist nicht ich ein eine einen mit auf zu den dem sie wir wie kann mein haben oder aber ihr",
  "le la les des est une que pas pour dans avec vous je mon qui sur du un et de en ce au",
  "el los con para del mi como se lo su al por una es las pero todo",
  "il di che non per sono della come mio gli dei nel devo ed ma",
  "os um uma com da seu meu dos mas",
  "het een van niet ik dat mijn op voor zijn met hoe moet alles of wij naar is",
  "nie jest na w z i jak czy co moje jestem od po tak lub",
  "je se v jak mi nebo si jsem pro",
  "och att det som jag inte har kan av eller till ska min",
  "og er jeg ikke til en med hvordan",
  "ja on ei mutta minun voin miten vai",
  "ve bir bu ne mi ama iki veya",
  "yang dan ini itu untuk tidak saya dengan apa dari atau tetapi di",
  "nu este pe cum sau dar din cu",
  "az egy nem hogy vagy",
];

/** Of these, the ones that English writes too, if only in names and quotations. */
const english = new Set("die of is on en me no do so as an at us be by he we".split(" "));

const hashes = new Set(
  frequent
    .join(" ")
    .split(" ")
    .filter((word) => !english.has(word))
    .map((word) => [...word].reduce((hash, letter) => nextHash(hash, letter.charCodeAt(0)), 0)),
);

/** The hash of a word with one more lower-case letter. */
export function nextHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) >>> 0;
}

/** Whether the word with this hash is frequent in a language other than English. */
export function isForeign(hash: number): boolean {
  return hashes.has(hash);
}
