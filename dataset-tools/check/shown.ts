/** A short piece of a row as a message may show it: cut, and without characters that move the cursor. */
export function shown(text: string, most = 40): string {
  const plain = text.replace(/[^\x20-\x7e]/g, (character) => codePoint(character));
  return plain.length <= most ? plain : `${plain.slice(0, most)}…`;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
