import type { Choice } from "./choice.ts";
import { CHUNK_MEMORY } from "./chunk_memory.ts";
import { DIGESTS } from "./digests.ts";
import { ENGINE_SETTINGS } from "./engine_settings.ts";
import { HTTP_CLIENTS } from "./http_clients.ts";
import { THREADS } from "./threads.ts";
import { WRITES } from "./writes.ts";

/** What was chosen by measuring, in the order of a download. */
export const CHOICES: readonly Choice[] = [
  ...HTTP_CLIENTS,
  CHUNK_MEMORY,
  WRITES,
  DIGESTS,
  ENGINE_SETTINGS,
  THREADS,
];
