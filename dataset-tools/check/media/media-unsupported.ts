import { mediaRule } from "./media-rule.ts";

/** Images or videos for a base model that accepts none. */
export const mediaUnsupported = mediaRule(
  {
    code: "media-unsupported",
    severity: "error",
    title: "Image or video for a model that accepts none",
    why: "The job is rejected; Nova Micro, Llama's text models and distillation accept text only.",
    remedy:
      "Choose a base model with vision, such as Nova Lite or Nova Pro, or leave the media out.",
    source: "Nova User Guide, fine-tune-prepare-data-understanding; nova_ft_dataset_validator.py",
    repairable: false,
  },
  ({ kind }, { options: { rules } }) => {
    const accepted = kind === "image" ? rules.images : rules.videos;
    return accepted === undefined
      ? `${rules.model} accepts no ${kind}s for ${rules.method}`
      : undefined;
  },
);
