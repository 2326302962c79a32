import type { FileKind } from "../binary-kinds.ts";

interface ArchiveKind extends FileKind {
  readonly member: RegExp;
}

const toXlsx = "open it in a spreadsheet and save it as .xlsx or as CSV UTF-8";
const byHand = "copy its rows into a table or JSON Lines";
const inPython = "in Python, write the rows as JSON Lines";

/** Formats that are zip archives inside, by a member that all files of the format have. */
const kinds: readonly ArchiveKind[] = [
  { member: /^xl\/workbook\.bin$/, is: "a binary Excel workbook (.xlsb)", advice: toXlsx },
  { member: /^word\/document\d*\.xml$/, is: "a Word document (.docx)", advice: byHand },
  { member: /^ppt\/presentation\.xml$/, is: "a PowerPoint file (.pptx)", advice: byHand },
  { member: /^Index\/(?:Document\.iwa|Tables\/)/, is: "an Apple Numbers file", advice: toXlsx },
  { member: /^META-INF\/container\.xml$/, is: "an EPUB book", advice: byHand },
  { member: /^META-INF\/manifest\.xml$/, is: "an OpenDocument file (.ods, .odt)", advice: toXlsx },
  { member: /^META-INF\/MANIFEST\.MF$/, is: "a Java archive", advice: byHand },
  { member: /\.npy$/, is: "a NumPy archive (.npz)", advice: inPython },
  { member: /(?:^|\/)data\.pkl$/, is: "a PyTorch file", advice: inPython },
];

/** Recognises a format that is a zip archive inside; undefined for a plain archive and for .xlsx. */
export function archiveKind(paths: readonly string[]): FileKind | undefined {
  return kinds.find(({ member }) => paths.some((path) => member.test(path)));
}
