/** A parsed JSON text, or why it is none. */
export type Parsed = { readonly value: unknown } | { readonly message: string };

/** Parses JSON without throwing. */
export function parseJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (thrown) {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
