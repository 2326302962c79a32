import { textRule } from "../text-rule.ts";
import { trait } from "../text-traits.ts";

/** A placeholder that was never filled in. Texts with fenced code contain such things on purpose. */
export const templatePlaceholder = textRule({
  code: "template-placeholder",
  severity: "warning",
  title: "Template placeholder was never filled in",
  why: "The model learns to say the placeholder's name to its users.",
  remedy: "Fill the placeholder in before training, or remove the row.",
  source: "Tunewright",
  repairable: false,
  needs: trait.template | trait.angle,
  find({ text }) {
    if (text.includes("```")) return undefined;
    const at = text.search(placeholder);
    return at < 0
      ? undefined
      : { at, message: "the text contains a template placeholder that was never filled in" };
  },
});

/** `{{name}}`, `${name}`, `[INSERT NAME]`, `[Your name here]`, `<YOUR_NAME>`, `%(name)s`. */
const placeholder =
  /\{\{\s*[\w.]{1,60}\s*\}\}|\$\{[A-Za-z_]\w{0,60}\}|\[(?:INSERT|insert|Insert|Your|YOUR|your)\s[\w ]{1,40}\]|<(?:YOUR|INSERT)_[A-Z_]{1,40}>|%\([a-z_]{1,40}\)[sd]/;
