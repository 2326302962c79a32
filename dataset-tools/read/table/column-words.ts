/** Words that name columns, in the languages that tables were seen in. Collected by hand, 2026-11. */
const words = `
prompt question questions input text utterance query user message messages instruction instructions
sentence ticket body content request email e-mail mail document passage article post comment comments
review feedback description subject title name title headline abstract problem statement paragraph
completion answer answers output label labels category categories intent intents response responses
target assistant reply replies class tag tags topic topics summary expected solution result sentiment
score rating stars helpful translation system context history conversation dialogue chat persona
id uuid guid key index idx row no nr number num value val date time timestamp datetime created updated
source url link lang language locale split set task type kind status state priority product department
team channel customer agent speaker role author username firstname lastname first last address city
country zip phone info metadata meta notes note remarks count price amount total weight version
word term phrase inputs targets outputs ques ans source_text target_text ground_truth reference model file page line column
english german french spanish italian dutch portuguese polish russian chinese japanese korean hindi
arabic turkish swedish deutsch englisch
frage antwort anfrage abteilung text eingabe ausgabe kategorie betreff nachricht vraag antwoord pregunta respuesta
categoría mensaje texto etiqueta pergunta resposta mensagem categoria réponse reponse catégorie texte
étiquette domanda risposta messaggio testo pytanie odpowiedź odpowiedz otázka odpověď soru cevap fråga
svar spørgsmål kysymys vastaus вопрос ответ категория текст метка питання відповідь ερώτηση απάντηση
質問 回答 問題 答案 问题 问 答 カテゴリ ラベル テキスト 类别 标签 文本 질문 답변 분류 प्रश्न उत्तर श्रेणी सवाल जवाब
คำถาม คำตอบ หมวดหมู่ سؤال جواب السؤال الجواب الإجابة שאלה תשובה প্রশ্ন উত্তর கேள்வி பதில் câu_hỏi
`;

const known = new Set(words.split(/\s+/).filter((word) => word !== ""));

/** Words of languages that write compounds as one word. */
const compounds = [
  ...[
    "frage",
    "antwort",
    "nachricht",
    "kategorie",
    "vraag",
    "antwoord",
    "質問",
    "回答",
    "問題",
    "答案",
  ],
  ...["问题", "类别", "标签", "文本", "질문", "답변", "분류", "คำถาม", "คำตอบ"],
];

/** What a cell says about columns: it is a known name, contains a known word, or neither. */
export function columnWords(cell: string): "name" | "word" | "none" {
  const name = cell.normalize("NFC").trim().toLowerCase();
  if (known.has(name) || /^unnamed: \d+$|^column ?\d+$|^q&?a$|^[qa]$/.test(name)) return "name";
  const parts = wordsOf(cell);
  if (parts.length > 0 && parts.every((part) => known.has(part))) return "name";
  return knownWordsIn(cell).length > 0 ? "word" : "none";
}

/** The known words of a cell; those at the end of compounds, as in Kundenanfrage, included. */
export function knownWordsIn(cell: string): string[] {
  return wordsOf(cell).flatMap((part) => {
    const word = known.has(part) ? part : compounds.find((one) => part.includes(one));
    return word === undefined ? [] : [word];
  });
}

/** Lower-case words, also those of `snake_case` and `camelCase`; numbers and marks are left out. */
function wordsOf(cell: string): string[] {
  return cell
    .normalize("NFC")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((part) => part !== "" && part !== "s");
}
