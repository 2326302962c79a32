/** Every known base model, one line each: imported by name, since a bundled Lambda function has no folder to read. */
export { default as claude3Haiku } from "./claude-3-haiku.json" with { type: "json" };
export { default as llama31B8 } from "./llama-3-1-8b.json" with { type: "json" };
export { default as llama31B70 } from "./llama-3-1-70b.json" with { type: "json" };
export { default as llama31B405 } from "./llama-3-1-405b.json" with { type: "json" };
export { default as llama32B1 } from "./llama-3-2-1b.json" with { type: "json" };
export { default as llama32B3 } from "./llama-3-2-3b.json" with { type: "json" };
export { default as llama32B11 } from "./llama-3-2-11b.json" with { type: "json" };
export { default as llama32B90 } from "./llama-3-2-90b.json" with { type: "json" };
export { default as llama33B70 } from "./llama-3-3-70b.json" with { type: "json" };
export { default as nova2Lite } from "./nova-2-lite.json" with { type: "json" };
export { default as novaCanvas } from "./nova-canvas.json" with { type: "json" };
export { default as novaLite } from "./nova-lite.json" with { type: "json" };
export { default as novaMicro } from "./nova-micro.json" with { type: "json" };
export { default as novaPro } from "./nova-pro.json" with { type: "json" };
export { default as titanEmbedImage } from "./titan-embed-image.json" with { type: "json" };
export { default as titanImageV2 } from "./titan-image-v2.json" with { type: "json" };
