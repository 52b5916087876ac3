import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Tells whether ComfyUI-LoRA-Manager is installed: among the nodes of a ComfyUI, however its folder is spelled. */
export async function findLoraManager(home: string): Promise<boolean> {
  const nodes = await readdir(join(home, "custom_nodes")).catch(() => []);
  return nodes.some((name) => /^(?:comfyui-)?lora-manager$/i.test(name));
}
