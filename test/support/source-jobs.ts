/** A job of OpenAI as `GET /v1/fine_tuning/jobs/ID` answers it (API reference, 2026). */
export const openAiJob = {
  object: "fine_tuning.job",
  id: "ftjob-abc123",
  model: "gpt-4o-mini-2024-07-18",
  created_at: 1721764800,
  finished_at: 1721768400,
  fine_tuned_model: "ft:gpt-4o-mini-2024-07-18:my-org:Ticket_Router:7q8mpxmy",
  organization_id: "org-123",
  result_files: ["file-result"],
  status: "succeeded",
  validation_file: "file-val",
  training_file: "file-abc",
  hyperparameters: { n_epochs: 8, batch_size: "auto", learning_rate_multiplier: 1.8 },
  trained_tokens: 5768,
  integrations: [],
  seed: 42,
  estimated_finish: 0,
  method: {
    type: "supervised",
    supervised: {
      hyperparameters: { n_epochs: 8, batch_size: "auto", learning_rate_multiplier: 1.8 },
    },
  },
  metadata: { team: "support", note: "naïve!" },
};

/** A job of Azure OpenAI by preference, as its REST API answers it. */
export const azureJob = {
  object: "fine_tuning.job",
  id: "ftjob-0f1e2d",
  model: "gpt-4.1-nano-2025-04-14",
  created_at: 1747000000,
  fine_tuned_model: "gpt-4.1-nano-2025-04-14.ft-0f1e2d3c4b5a-tone",
  status: "succeeded",
  training_file: "file-a1",
  validation_file: null,
  trainingType: "globalstandard",
  seed: 7,
  method: {
    type: "dpo",
    dpo: { hyperparameters: { n_epochs: 2, beta: 0.1, batch_size: 8, l2_multiplier: 0.5 } },
  },
};

/** A job of Together as `together fine-tuning retrieve` prints it. */
export const togetherJob = {
  id: "ft-0f4e79c4-7f15-48a3-8a2d-0ff88fc6f145",
  status: "completed",
  created_at: "2026-04-24T15:39:29Z",
  training_file: "file-6341",
  validation_file: "",
  model: "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference",
  model_output_name: "me/Meta-Llama-3.1-8B-Instruct-Reference-tickets-1a2b",
  n_epochs: 3,
  n_checkpoints: 1,
  n_evals: 0,
  batch_size: 24,
  learning_rate: 0.00001,
  lr_scheduler: { lr_scheduler_type: "linear", lr_scheduler_args: { min_lr_ratio: 0 } },
  warmup_ratio: 0.1,
  max_grad_norm: 1,
  weight_decay: 0,
  training_type: { type: "Lora", lora_r: 8, lora_alpha: 16, lora_trainable_modules: "all-linear" },
  training_method: { method: "sft", train_on_inputs: "auto" },
  suffix: "tickets",
  events: [],
  token_count: 5000,
};
