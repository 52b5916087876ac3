import {
  type CivitaiStandIn,
  type FixtureServer,
  type GoogleDrive,
  type HuggingFace,
  type MegaServer,
  MIB,
  safetensorsHead,
  startCivitai,
  startFixtureServer,
  startGoogleDrive,
  startHuggingFace,
  startMega,
} from "@haul/fixture_server";
import { buildWeb } from "../scripts/build_web.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { endpointsEnv } from "./endpoints_env.ts";
import { type ServerProcess, startServerProcess } from "./server_process.ts";

/** The keys of the stand-ins' accounts: no page may ever hold one. */
export const CANARIES = {
  civitai: "CANARY-civitai-4f1c",
  huggingface: "hf_CANARYtoken9c2e",
} as const;

/** Stand-ins for every service. */
export interface StandIns extends AsyncDisposable {
  files: FixtureServer;
  civitai: CivitaiStandIn;
  hub: HuggingFace;
  drive: GoogleDrive;
  mega: MegaServer;
  /** The environment that leads a server to them. */
  env: Record<string, string>;
}

/** Starts a stand-in for every service. */
export async function startStandIns(): Promise<StandIns> {
  const stack = new AsyncDisposableStack();
  const files = stack.use(await startFixtureServer());
  const civitai = stack.use(
    await startCivitai({
      accounts: [{ key: CANARIES.civitai, username: "ada" }],
    }),
  );
  const hub = stack.use(
    await startHuggingFace({
      users: { [CANARIES.huggingface]: { name: "ada" } },
    }),
  );
  const drive = stack.use(await startGoogleDrive());
  const mega = stack.use(await startMega());
  return {
    files,
    civitai,
    hub,
    drive,
    mega,
    env: endpointsEnv({
      civitai: civitai.origin,
      huggingface: hub.endpoint,
      ...drive.endpoints,
      mega: mega.api.origin,
    }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A server, its stand-ins, and a browser that is paired with it. */
export interface PageRig extends StandIns {
  server: ServerProcess;
  browser: Browser;
}

/** Starts all of it. */
export async function startPageRig(chromium: string): Promise<PageRig> {
  await buildWeb();
  const stack = new AsyncDisposableStack();
  const standIns = stack.use(await startStandIns());
  const browser = stack.use(await openBrowser(chromium));
  const server = stack.use(await startServerProcess({ env: standIns.env }));
  await browser.page.goto(server.pairingLink);
  await browser.page.locator("textarea").waitFor();
  return {
    ...standIns,
    server,
    browser,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The head of a LoRA for SDXL, as its tensors and its maker tell it. */
export function loraHead(size: number): Uint8Array {
  return safetensorsHead({
    size,
    tensors: {
      "lora_unet_down_blocks_0_attentions_0.lora_down.weight": ["F16", [4, 8]],
      "lora_unet_down_blocks_0_attentions_0.lora_up.weight": ["F16", [8, 4]],
    },
    metadata: {
      ss_base_model_version: "sdxl_base_v1-0",
      ss_tag_frequency: JSON.stringify({ "5_ink": { "inkwash style": 40 } }),
    },
  });
}

/** A LoRA of CivitAI's with all that a publisher can say. */
export async function publishLora(
  { civitai }: Pick<StandIns, "civitai">,
  options: { id: number; fields?: Record<string, unknown>; size?: number },
): Promise<string> {
  const { id, fields = {}, size = 6 * MIB } = options;
  await civitai.model({
    id,
    name: "Ink Wash",
    type: "LORA",
    fields: { tags: ["ink", "style"], allowCommercialUse: ["Image"] },
    versions: [
      {
        id: id * 10,
        name: "v2.0",
        files: [{ id: id * 100, name: `ink_wash_${id}.safetensors`, size }],
        fields: {
          baseModel: "SDXL 1.0",
          trainedWords: ["inkwash style", "sumi-e"],
          ...fields,
        },
      },
    ],
  });
  return `${civitai.origin}/models/${id}`;
}
