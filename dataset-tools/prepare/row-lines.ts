import { joinSystem } from "../convert/format-writer.ts";
import { escapeSeparators, type FormatName, jsonLine } from "../convert/formats.ts";
import type { Turn } from "../record.ts";
import { recordLine } from "./record-line.ts";
import type { Spooled } from "./row-spool.ts";
import type { Part } from "./splitter.ts";
import type { SpooledRow } from "./spooled-row.ts";
import { type SystemText, systemFor } from "./system-text.ts";

/**
 * A row's content as pieces of the lines that it may become: its own system texts, the messages up to the answer, and
 * the answer, all as JSON, and the slices it is in. A row that is more than a conversation of texts is one piece, which is parsed again.
 */
export function spooledPieces(row: SpooledRow, format: FormatName): readonly string[] {
  if (format !== "bedrock-conversation-2024" || !isPlain(row)) return [JSON.stringify(row)];
  const { turns } = row;
  let asked = "";
  for (let i = 0; i < turns.length - 1; i++)
    asked += (i > 0 ? "," : "") + turnJson(turns[i] as Turn);
  const lines = [JSON.stringify(row.system), escapeSeparators(asked), jsonLine(row.answer)];
  return row.slices === undefined ? lines : [...lines, jsonLine(row.slices)];
}

/** A turn of texts as JSON. */
function turnJson({ role, blocks }: Turn): string {
  const [only] = blocks;
  return only !== undefined && blocks.length === 1 && "text" in only
    ? `{"role":${JSON.stringify(role)},"content":[{"text":${JSON.stringify(only.text)}}]}`
    : JSON.stringify({ role, content: blocks });
}

function isPlain({ turns, answer, referenceAnswer, tools, extra }: SpooledRow): boolean {
  const onlyTurns = referenceAnswer === undefined && tools === undefined && extra === undefined;
  if (!onlyTurns || answer === null || turns.at(-1)?.blocks.length !== 1) return false;
  return turns.every(hasOnlyText);
}

/** An empty text beside others is not written everywhere. */
function hasOnlyText({ blocks }: Turn): boolean {
  const alone = blocks.length === 1;
  return blocks.every((block) => "text" in block && (alone || block.text !== ""));
}

const opening = Buffer.from('{"schemaVersion":"bedrock-conversation-2024",');
const messagesOpen = Buffer.from('"messages":[');
const answerOpen = Buffer.from(',{"role":"assistant","content":[{"text":');
const close = Buffer.from("}]}]}");
const evaluationMessages = Buffer.from(',"messages":[');
const referenceOpen = Buffer.from('],"reference":');
const slicesOpen = Buffer.from(',"slices":');
const end = Buffer.from("}");

/** A system text as the two kinds of lines have it. */
interface SystemBytes {
  readonly train: Buffer;
  readonly evaluation: Buffer;
}

function systemBytes(texts: readonly string[]): SystemBytes {
  const blocks = texts.map((text) => ({ text }));
  return {
    train: Buffer.from(texts.length > 0 ? `"system":${jsonLine(blocks)},` : ""),
    evaluation: Buffer.from(`","system":${jsonLine(joinSystem(texts) ?? null)}`),
  };
}

/** Puts the lines of rows together from their pieces: the same bytes as `recordLine` writes. */
export function lineAssembler(
  format: FormatName,
  system: SystemText,
): (row: Spooled, part: Part) => readonly Buffer[] {
  const slowly = recordLine(format, system);
  let own: Buffer = Buffer.alloc(0);
  let written = systemBytes(systemFor([], system));
  return (row, part) => {
    const [first, asked, answer, slices] = row.pieces;
    if (first === undefined || asked === undefined || answer === undefined) {
      const parsed = JSON.parse(first?.toString() ?? "") as SpooledRow;
      return [Buffer.from(slowly(parsed, part))];
    }
    if (!own.equals(first)) {
      own = Buffer.from(first);
      written = systemBytes(systemFor(JSON.parse(own.toString()) as string[], system));
    }
    if (part !== "evaluation") {
      return [opening, written.train, messagesOpen, asked, answerOpen, answer, close];
    }
    const id = Buffer.from(`{"recordId":"${row.id}`);
    const line = [id, written.evaluation, evaluationMessages, asked, referenceOpen, answer];
    if (row.group !== undefined) line.push(Buffer.from(`,"group":"${row.group}"`));
    if (slices !== undefined) line.push(slicesOpen, slices);
    return [...line, end];
  };
}
