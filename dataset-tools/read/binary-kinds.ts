/** A kind of file that holds no rows to read: what it is, and what to do about it. */
export interface FileKind {
  /** Ends the sentence "the file is …". */
  readonly is: string;
  /** A sentence without its full stop. */
  readonly advice: string;
}

const noRows = "it holds no rows; give the file with the questions and answers instead";
const byHand = "copy its rows into a table or JSON Lines";
const unpackFirst = "unpack it and give the files inside, or compress them as .zip or .gz";
const toParquet = "save the rows as Parquet, JSON Lines or CSV";
const toXlsx = "open it in a spreadsheet and save it as .xlsx or as CSV UTF-8";
const neverLoad =
  "do not load one from a source that you do not trust; in Python, write the rows as JSON Lines";

/** First bytes of formats, as Latin-1 text, with where they start (0 when absent). */
interface Signature extends FileKind {
  readonly bytes: string;
  readonly at?: number;
  /** Also where no NUL byte follows: a text format, or one that is sure without. */
  readonly sure?: true;
}

/** From the formats' own specifications, and file(1) 5.46 where there is none. */
const signatures: readonly Signature[] = [
  { bytes: "%PDF-", sure: true, is: "a PDF document", advice: byHand },
  { bytes: "{\\rtf", sure: true, is: "an RTF document", advice: byHand },
  { bytes: "\x89PNG\r\n", sure: true, is: "a PNG image", advice: noRows },
  { bytes: "\xff\xd8\xff", sure: true, is: "a JPEG image", advice: noRows },
  { bytes: "GIF89a", sure: true, is: "a GIF image", advice: noRows },
  { bytes: "GIF87a", sure: true, is: "a GIF image", advice: noRows },
  { bytes: "WEBP", at: 8, is: "a WebP image", advice: noRows },
  { bytes: "II*\0", is: "a TIFF image", advice: noRows },
  { bytes: "MM\0*", is: "a TIFF image", advice: noRows },
  { bytes: "WAVE", at: 8, is: "a sound file", advice: noRows },
  { bytes: "ID3", is: "a sound file", advice: noRows },
  { bytes: "OggS", is: "a sound file", advice: noRows },
  { bytes: "ftyp", at: 4, is: "a video or image (MP4, HEIC)", advice: noRows },
  { bytes: "\x1aE\xdf\xa3", is: "a video (Matroska, WebM)", advice: noRows },
  { bytes: "ARROW1\0\0", is: "an Arrow (Feather) file", advice: toParquet },
  { bytes: "FEA1", is: "a Feather file of the first version", advice: toParquet },
  { bytes: "\xff\xff\xff\xff", sure: true, is: "an Arrow stream", advice: toParquet },
  { bytes: "Obj\x01", sure: true, is: "an Avro file", advice: toParquet },
  { bytes: "ORC", is: "an ORC file", advice: toParquet },
  {
    bytes: "PARE",
    is: "an encrypted Parquet file",
    advice: "write it again without encryption",
  },
  {
    bytes: "SQLite format 3\0",
    is: "a SQLite database",
    advice: "export the table: sqlite3 -header -csv FILE 'select * from TABLE' > rows.csv",
  },
  { bytes: "\x89HDF\r\n", sure: true, is: "an HDF5 file", advice: toParquet },
  { bytes: "\x93NUMPY", sure: true, is: "a NumPy array", advice: neverLoad },
  { bytes: "GGUF", is: "a file of model weights (GGUF)", advice: noRows },
  { bytes: "7z\xbc\xaf'\x1c", sure: true, is: "a 7z archive", advice: unpackFirst },
  { bytes: "Rar!\x1a\x07", sure: true, is: "a RAR archive", advice: unpackFirst },
  { bytes: "ustar", at: 257, is: "a tar archive", advice: unpackFirst },
  { bytes: "\xfd7zXZ\0", sure: true, is: "compressed with xz", advice: "unpack it with xz -d" },
  {
    bytes: "1AY&SY",
    at: 4,
    sure: true,
    is: "compressed with bzip2",
    advice: "unpack it with bunzip2",
  },
  { bytes: '\x04"M\x18', sure: true, is: "compressed with LZ4", advice: "unpack it with lz4 -d" },
  {
    bytes: "\x1f\x9d",
    sure: true,
    is: "compressed with compress",
    advice: "unpack it with uncompress",
  },
  { bytes: "\x00\x05\x16\x07", is: "a macOS metadata file", advice: noRows },
  { bytes: "\0\0\0\x01Bud1", is: "a macOS metadata file", advice: noRows },
  { bytes: "bplist00", is: "an Apple property list", advice: noRows },
  { bytes: "\x7fELF", sure: true, is: "a program", advice: noRows },
  { bytes: "Salted__", sure: true, is: "encrypted with OpenSSL", advice: "decrypt it first" },
  {
    bytes: "age-encryption.org/",
    sure: true,
    is: "encrypted with age",
    advice: "decrypt it first",
  },
];

/** Recognises by its first bytes a file that is not data; undefined when it may be. */
export function binaryKind(head: Buffer): FileKind | undefined {
  const binary = head.subarray(0, 4096).includes(0);
  const found = signatures.find(
    ({ bytes, at = 0, sure = binary }) => sure && startsWith(head, bytes, at),
  );
  if (found !== undefined) return found;
  if (startsWith(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0)) return compoundFile(head);
  if (isPickle(head)) return { is: "a Python pickle", advice: neverLoad };
  return /^[^\0].{7}\{"/s.test(head.toString("latin1", 0, 10)) && head[7] === 0
    ? { is: "a file of model weights (safetensors)", advice: noRows }
    : undefined;
}

function startsWith(head: Buffer, bytes: string, at: number): boolean {
  return head.toString("latin1", at, at + bytes.length) === bytes;
}

/** Office files before 2007, and encrypted ones after, are small file systems with named streams. */
function compoundFile(head: Buffer): FileKind {
  const has = (stream: string): boolean => head.includes(Buffer.from(stream, "utf16le"));
  if (has("EncryptedPackage")) {
    const advice = "open it with its password and save it without one";
    return { is: "an Office file that is protected with a password", advice };
  }
  if (has("WordDocument")) {
    return { is: "an old Word document (.doc)", advice: "copy its rows into a table" };
  }
  const sure = has("Workbook") || has("Book");
  return {
    is: sure
      ? "an old Excel workbook (.xls)"
      : "an old Office file (.xls, .doc) or a protected one",
    advice: toXlsx,
  };
}

/** Protocols 2 to 5 start with PROTO and its number. */
function isPickle(head: Buffer): boolean {
  const [proto, version = 0, next = 0] = head;
  if (proto !== 0x80 || version < 2 || version > 5) return false;
  // FRAME, an empty list, dictionary or tuple, GLOBAL, a text, a number, a mark.
  return [0x95, 0x5d, 0x7d, 0x29, 0x63, 0x58, 0x8c, 0x8a, 0x4b, 0x28].includes(next);
}
