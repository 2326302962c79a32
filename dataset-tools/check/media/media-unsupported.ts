import { mediaRule } from "./media-rule.ts";

/** Images or videos for a base model that takes none. */
export const mediaUnsupported = mediaRule(
  {
    code: "media-unsupported",
    severity: "error",
    title: "Image or video for a model that takes none",
    why: "The job is refused; Nova Micro, Llama's text models and distillation take text only.",
    remedy: "Choose a base model that sees, such as Nova Lite or Nova Pro, or leave the media out.",
    source: "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py",
    repairable: false,
  },
  ({ kind }, { options: { rules } }) => {
    const taken = kind === "image" ? rules.images : rules.videos;
    return taken === undefined ? `${rules.model} takes no ${kind}s for ${rules.method}` : undefined;
  },
);
