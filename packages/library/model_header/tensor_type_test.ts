import { expect, test } from "bun:test";
import { tensorType } from "./tensor_type.ts";

const UNET = "model.diffusion_model.input_blocks.0.0.weight";
const VAE = "first_stage_model.decoder.conv_in.weight";
const CLIP = "cond_stage_model.transformer.text_model.embeddings.position_ids";

test.each([
  ["checkpoint", [UNET, VAE, CLIP]],
  ["checkpoint", [UNET, "conditioner.embedders.0.transformer.text_model.x"]],
  ["checkpoint", ["model.diffusion_model.double_blocks.0.a", "vae.decoder.x"]],
  ["diffusion_model", [UNET]],
  ["diffusion_model", ["double_blocks.0.img_attn.qkv.weight"]],
  ["diffusion_model", ["model.diffusion_model.joint_blocks.0.x.weight"]],
  ["diffusion_model", ["blocks.0.cross_attn.k.bias"]],
  ["diffusion_model", ["cap_embedder.0.weight", "context_refiner.0.x"]],
  ["diffusion_model", ["transformer_blocks.0.attn.to_q.weight"]],
  ["diffusion_model", ["down_blocks.0.resnets.0.conv1.weight"]],
  ["vae", ["decoder.conv_in.weight", "encoder.conv_in.weight"]],
  ["vae", ["first_stage_model.encoder.conv_in.weight"]],
  ["vae", ["decoder.upsamples.0.residual.0.gamma", "encoder.conv1.weight"]],
  ["text_encoder", ["text_model.encoder.layers.0.mlp.fc1.weight"]],
  ["text_encoder", ["encoder.block.0.layer.0.SelfAttention.k.weight"]],
  ["text_encoder", ["shared.weight", "encoder.block.0.layer.0.x"]],
  ["clip_vision", ["vision_model.encoder.layers.0.mlp.fc1.weight"]],
  ["language_model", ["model.layers.0.self_attn.q_proj.weight"]],
  ["lora", ["lora_unet_mid_block_attn_to_q.lora_down.weight"]],
  ["lora", ["transformer.single_transformer_blocks.0.attn.to_k.lora_A.weight"]],
  ["lora", ["unet.down_blocks.0.processor.to_q_lora.up.weight"]],
  ["locon", ["lora_unet_x.hada_w1_a", "lora_unet_x.lora_down.weight"]],
  ["locon", ["lora_unet_x.lokr_w1"]],
  ["dora", ["lora_unet_x.lora_down.weight", "lora_unet_x.dora_scale"]],
  ["controlnet", ["control_model.input_blocks.0.0.weight"]],
  ["controlnet", ["controlnet_cond_embedding.conv_in.weight", UNET]],
  ["controlnet", ["lora_controlnet", "input_blocks.0.0.weight"]],
  ["ip_adapter", ["image_proj.proj.weight", "ip_adapter.1.to_k_ip.weight"]],
  [
    "motion_module",
    ["down_blocks.0.motion_modules.0.temporal_transformer.x.weight"],
  ],
  ["upscaler", ["conv_first.weight", "body.0.rdb1.conv1.weight"]],
  ["upscaler", ["model.1.sub.0.RDB1.conv1.0.weight"]],
  ["embedding", ["emb_params"]],
  ["embedding", ["clip_g", "clip_l"]],
  [null, ["alpha", "beta"]],
  [null, []],
  [null, ["text_model.x", "vision_model.x"]],
] as const)("tensorType() finds %p in %p", (type, names) => {
  expect(tensorType(names)).toBe(type);
});
