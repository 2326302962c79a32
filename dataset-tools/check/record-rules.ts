import { fewRecords } from "./limits/few-records.ts";
import { fileName } from "./limits/file-name-characters.ts";
import { fileTooLarge } from "./limits/file-too-large.ts";
import { lineTooLong } from "./limits/line-too-long.ts";
import { overLongRow } from "./limits/over-long-row.ts";
import { s3UriCharacters } from "./limits/s3-uri-characters.ts";
import { tooFewRecords } from "./limits/too-few-records.ts";
import { tooManyCharacters } from "./limits/too-many-characters.ts";
import { tooManyRecords } from "./limits/too-many-records.ts";
import { unusuallyLongRow } from "./limits/unusually-long-row.ts";
import { validationSetUnsupported } from "./limits/validation-set-unsupported.ts";
import { mediaBucket } from "./media/media-bucket.ts";
import { mediaCount } from "./media/media-count.ts";
import { mediaFormat } from "./media/media-format.ts";
import { mediaInAnswer } from "./media/media-in-answer.ts";
import { mediaMixed } from "./media/media-mixed.ts";
import { mediaSource } from "./media/media-source.ts";
import { mediaUnsupported } from "./media/media-unsupported.ts";
import { cardNumber } from "./privacy/card-number.ts";
import { dateOfBirth } from "./privacy/date-of-birth.ts";
import { emailAddress } from "./privacy/email-address.ts";
import { iban } from "./privacy/iban.ts";
import { ipAddress } from "./privacy/ip-address.ts";
import { passportNumber } from "./privacy/passport-number.ts";
import { personName } from "./privacy/person-name.ts";
import { phoneNumber } from "./privacy/phone-number.ts";
import { postalAddress } from "./privacy/postal-address.ts";
import { secret } from "./privacy/secret.ts";
import { socialSecurityNumber } from "./privacy/social-security-number.ts";
import { urlToken } from "./privacy/url-token.ts";
import type { Rule } from "./rule.ts";
import { answerInQuestion } from "./set/answer-in-question.ts";
import { answerLanguage } from "./set/answer-language.ts";
import { answerSchemaMismatch } from "./set/answer-schema-mismatch.ts";
import { boilerplate } from "./set/boilerplate.ts";
import { classImbalance } from "./set/class-imbalance.ts";
import { conflictingAnswers } from "./set/conflicting-answers.ts";
import { constantAnswer } from "./set/constant-answer.ts";
import { duplicateRow } from "./set/duplicate-row.ts";
import { identifier } from "./set/identifier.ts";
import { jsonAnswerFenced } from "./set/json-answer-fenced.ts";
import { jsonAnswerInvalid } from "./set/json-answer-invalid.ts";
import { jsonAnswerShape } from "./set/json-answer-shape.ts";
import { jsonAnswerValue } from "./set/json-answer-value.ts";
import { labelNormalForm } from "./set/label-normal-form.ts";
import { labelShortcut } from "./set/label-shortcut.ts";
import { labelVariant } from "./set/label-variant.ts";
import { languageOutlier } from "./set/language-outlier.ts";
import { lengthShortcut } from "./set/length-shortcut.ts";
import { likelyLabelError } from "./set/likely-label-error.ts";
import { missingValueWord } from "./set/missing-value-word.ts";
import { nearDuplicateRow } from "./set/near-duplicate-row.ts";
import { numberedAnswer } from "./set/numbered-answer.ts";
import { oneRowClass } from "./set/one-row-class.ts";
import { shiftedAnswers } from "./set/shifted-answers.ts";
import { sortedRows } from "./set/sorted-rows.ts";
import { truncatedAnswer } from "./set/truncated-answer.ts";
import { unrelatedAnswer } from "./set/unrelated-answer.ts";
import { contentNotBlocks } from "./shape/content-not-blocks.ts";
import { foreignLayout } from "./shape/foreign-layout.ts";
import { jsonInCell } from "./shape/json-in-cell.ts";
import { lostField } from "./shape/lost-field.ts";
import { missingKey } from "./shape/missing-key.ts";
import { missingMessageKey } from "./shape/missing-message-key.ts";
import { misspelledKey } from "./shape/misspelled-key.ts";
import { mixedFormats } from "./shape/mixed-formats.ts";
import { referenceAnswerMissing } from "./shape/reference-answer-missing.ts";
import { schemaVersionMissing } from "./shape/schema-version-missing.ts";
import { schemaVersionWrong } from "./shape/schema-version-wrong.ts";
import { unknownFormat } from "./shape/unknown-format.ts";
import { unknownKey } from "./shape/unknown-key.ts";
import { answerNotText } from "./text/answer-not-text.ts";
import { blankAnswer } from "./text/blank-answer.ts";
import { blankQuestion } from "./text/blank-question.ts";
import { blankSystem } from "./text/blank-system.ts";
import { chatMarker } from "./text/chat-marker.ts";
import { controlCharacter } from "./text/control-character.ts";
import { escapedLineBreak } from "./text/escaped-line-break.ts";
import { excelQuotedValue } from "./text/excel-quoted-value.ts";
import { invisibleCharacter } from "./text/invisible-character.ts";
import { leftOverHtml } from "./text/left-over-html.ts";
import { loneSurrogate } from "./text/lone-surrogate.ts";
import { mojibake } from "./text/mojibake.ts";
import { questionNotText } from "./text/question-not-text.ts";
import { refusal } from "./text/refusal.ts";
import { repetition } from "./text/repetition.ts";
import { reservedWord } from "./text/reserved-word.ts";
import { spreadsheetError } from "./text/spreadsheet-error.ts";
import { spreadsheetFormula } from "./text/spreadsheet-formula.ts";
import { templatePlaceholder } from "./text/template-placeholder.ts";
import { thinkTag } from "./text/think-tag.ts";
import { unbalancedThinkTag } from "./text/unbalanced-think-tag.ts";
import { untrimmedAnswer } from "./text/untrimmed-answer.ts";
import { firstTurn } from "./turns/first-turn.ts";
import { foreignBlock } from "./turns/foreign-block.ts";
import { lastTurn } from "./turns/last-turn.ts";
import { noAnswer } from "./turns/no-answer.ts";
import { noTurns } from "./turns/no-turns.ts";
import { reasoningBlock } from "./turns/reasoning-block.ts";
import { roleName } from "./turns/role-name.ts";
import { roleUnknown } from "./turns/role-unknown.ts";
import { singleText } from "./turns/single-text.ts";
import { systemCount } from "./turns/system-count.ts";
import { systemInMessages } from "./turns/system-in-messages.ts";
import { systemInSomeRows } from "./turns/system-in-some-rows.ts";
import { tooManyTurns } from "./turns/too-many-turns.ts";
import { toolCall } from "./turns/tool-call.ts";
import { toolUse } from "./turns/tool-use.ts";
import { turnsAlternate } from "./turns/turns-alternate.ts";
import { untrainedAnswer } from "./turns/untrained-answer.ts";

/** Rules of one kind, as `RULES.md` shows them under one heading. */
export interface RuleGroup<Info> {
  readonly title: string;
  readonly rules: readonly Info[];
}

const datasetRules: readonly Rule[] = [
  duplicateRow,
  nearDuplicateRow,
  conflictingAnswers,
  missingValueWord,
  constantAnswer,
  classImbalance,
  oneRowClass,
  numberedAnswer,
  labelVariant,
  labelNormalForm,
  labelShortcut,
  lengthShortcut,
  sortedRows,
  identifier,
  boilerplate,
  truncatedAnswer,
  answerLanguage,
  answerInQuestion,
  languageOutlier,
  likelyLabelError,
  shiftedAnswers,
  unrelatedAnswer,
  answerSchemaMismatch,
  jsonAnswerInvalid,
  jsonAnswerFenced,
  jsonAnswerShape,
  jsonAnswerValue,
];

/** The rules that check records, one group per folder, in the order of `validate --rules`. */
export const recordRuleGroups: readonly RuleGroup<Rule>[] = [
  {
    title: "Record shape",
    rules: [
      misspelledKey,
      missingKey,
      mixedFormats,
      unknownFormat,
      foreignLayout,
      jsonInCell,
      missingMessageKey,
      contentNotBlocks,
      unknownKey,
      lostField,
      schemaVersionMissing,
      schemaVersionWrong,
      referenceAnswerMissing,
    ],
  },
  {
    title: "Turns of a conversation",
    rules: [
      noTurns,
      roleUnknown,
      roleName,
      systemInMessages,
      firstTurn,
      turnsAlternate,
      lastTurn,
      noAnswer,
      tooManyTurns,
      singleText,
      systemCount,
      systemInSomeRows,
      reasoningBlock,
      toolUse,
      toolCall,
      foreignBlock,
      untrainedAnswer,
    ],
  },
  {
    title: "Texts",
    rules: [
      answerNotText,
      questionNotText,
      blankAnswer,
      blankQuestion,
      blankSystem,
      untrimmedAnswer,
      reservedWord,
      chatMarker,
      controlCharacter,
      invisibleCharacter,
      loneSurrogate,
      mojibake,
      leftOverHtml,
      templatePlaceholder,
      spreadsheetError,
      spreadsheetFormula,
      excelQuotedValue,
      escapedLineBreak,
      thinkTag,
      unbalancedThinkTag,
      refusal,
      repetition,
    ],
  },
  {
    title: "Personal data and secrets",
    rules: [
      secret,
      emailAddress,
      phoneNumber,
      cardNumber,
      iban,
      socialSecurityNumber,
      passportNumber,
      dateOfBirth,
      personName,
      postalAddress,
      ipAddress,
      urlToken,
    ],
  },
  {
    title: "Images and videos",
    rules: [
      mediaUnsupported,
      mediaFormat,
      mediaInAnswer,
      mediaSource,
      mediaBucket,
      mediaCount,
      mediaMixed,
    ],
  },
  {
    title: "Limits of the base model",
    rules: [
      tooFewRecords,
      fewRecords,
      tooManyRecords,
      validationSetUnsupported,
      fileTooLarge,
      lineTooLong,
      overLongRow,
      tooManyCharacters,
      unusuallyLongRow,
      fileName,
      s3UriCharacters,
    ],
  },
  { title: "The dataset as a whole", rules: datasetRules },
];

/** All rules that check records. */
export const recordRules: readonly Rule[] = recordRuleGroups.flatMap(({ rules }) => rules);

/** Rules that judge a row by the others, beyond those about the dataset as a whole. */
const byOthers: readonly Rule[] = [
  tooFewRecords,
  fewRecords,
  tooManyRecords,
  unusuallyLongRow,
  systemInSomeRows,
  refusal,
  repetition,
  spreadsheetFormula,
];

/** Rules that compare the rows of a dataset: they need all of them, and none refuses a row. */
export const setRules: readonly Rule[] = recordRules.filter(
  (rule) =>
    rule !== answerSchemaMismatch && (datasetRules.includes(rule) || byOthers.includes(rule)),
);

/** Rules that look at a row, or at the rows of one file. */
export const rowRules: readonly Rule[] = recordRules.filter((rule) => !setRules.includes(rule));
