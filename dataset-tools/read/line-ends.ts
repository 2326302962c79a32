/** Whether lines end with a carriage return alone, as on the Macs of before 2001. */
export function endsWithReturns(text: string): boolean {
  const returns = text.includes("\r") && !/\r\n/.test(text);
  return returns && (!text.includes("\n") || !text.replace(/"[^"]*"/g, "").includes("\n"));
}

/** The same bytes with a line feed for every carriage return that has none behind it. */
export async function* withLineFeeds(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let pending = false;
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([pending ? Buffer.from("\r") : Buffer.alloc(0), chunk]);
    pending = bytes.at(-1) === 13;
    const end = pending ? bytes.length - 1 : bytes.length;
    for (let at = bytes.indexOf(13); at >= 0 && at < end; at = bytes.indexOf(13, at + 1)) {
      if (bytes[at + 1] !== 10) bytes[at] = 10;
    }
    yield bytes.subarray(0, end);
  }
  if (pending) yield Buffer.from("\n");
}
