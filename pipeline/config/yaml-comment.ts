/** A text of anyone's as one line of comment, which it cannot end. @param indent spaces before it */
export function yamlComment(text: string, indent = ""): string {
  return `${indent}# ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")}`;
}
