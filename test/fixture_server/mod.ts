/**
 * Stand-ins for the servers that Haul talks to, with a switch for each fault.
 * Real sockets on a free port; nothing here depends on Haul itself.
 *
 * @example A file, asked for its first hundred bytes
 * ```ts
 * import { MIB, startFixtureServer } from "@haul/fixture_server";
 *
 * await using server = await startFixtureServer();
 * const file = server.file("/model.safetensors", { size: 8 * MIB, seed: 1 });
 * const reply = await fetch(file.url, { headers: { range: "bytes=0-99" } });
 * const bytes = new Uint8Array(await reply.arrayBuffer());
 * if (!Bun.deepEquals(bytes, file.bytes(0, 100))) throw new Error("Other bytes");
 * if (file.stats.bytesSent !== 100) throw new Error("Not counted");
 * ```
 *
 * @module
 */
export { type BrittleWay, brittleWay } from "./brittle_way.ts";
export type { ListedFile } from "./civitai/civitai_catalogue.ts";
export type {
  CivitaiAccount,
  CivitaiFileOptions,
  CivitaiMetadata,
  CivitaiModelOptions,
  CivitaiSwitches,
  CivitaiVersionOptions,
  StorageMode,
} from "./civitai/civitai_options.ts";
export { CivitaiStorage } from "./civitai/civitai_storage.ts";
export {
  type CivitaiOptions,
  CivitaiStandIn,
  startCivitai,
} from "./civitai/start_civitai.ts";
export { type Content, contentBytes, contentSha256, MIB } from "./content.ts";
export { FixtureServer, startFixtureServer } from "./file_server.ts";
export type { FileOptions } from "./file_state.ts";
export { FixtureFile } from "./fixture_file.ts";
export { type FuzzFigures, type FuzzOptions, fuzz } from "./fuzz.ts";
export {
  GoogleDrive,
  type GoogleDriveEndpoints,
  type GoogleDriveOptions,
  startGoogleDrive,
} from "./google_drive/google_drive.ts";
export type {
  DriveDocumentOptions,
  DriveFileOptions,
  DriveFolderOptions,
  DriveItem,
  DriveShortcutOptions,
} from "./google_drive/items.ts";
export type { DriveManner } from "./google_drive/manners.ts";
export type { ApiFault } from "./google_drive/serve_api.ts";
export {
  type Handler,
  HttpServer,
  type HttpServerOptions,
} from "./http_server.ts";
export { HubCdn } from "./hugging_face/hub_cdn.ts";
export {
  type HubFile,
  type HubFileSpec,
  HubRepo,
  type HubRepoOptions,
} from "./hugging_face/hub_repo.ts";
export type {
  HubAccess,
  HubBucket,
  HubSwitches,
  HubUser,
} from "./hugging_face/hub_switches.ts";
export {
  HuggingFace,
  type HuggingFaceOptions,
  startHuggingFace,
} from "./hugging_face/hugging_face.ts";
export type { FixtureStats, RequestRecord } from "./ledger.ts";
export { MegaFile, type MegaFileOptions } from "./mega/mega_file.ts";
export { MegaServer, startMega } from "./mega/mega_server.ts";
export { type ListedNode, MegaShare } from "./mega/mega_share.ts";
export {
  type MegaApiFacts,
  type MegaApiFault,
  type MegaStorageFacts,
  type MegaStorageFault,
  type MegaSwitches,
  type QuotaOptions,
  quotaAfter,
} from "./mega/mega_switches.ts";
export { mixedSpeeds } from "./mixed_speeds.ts";
export {
  findNginx,
  type Nginx,
  type NginxOptions,
  startNginx,
} from "./nginx.ts";
export type {
  ProcessConfig,
  ProcessFile,
  ProcessReady,
  ProcessStats,
} from "./process_config.ts";
export type { HeaderLine, Reply, WholeReply } from "./reply.ts";
export {
  type SafetensorsHead,
  safetensorsHead,
} from "./safetensors_head.ts";
export type { SignedUrls } from "./signed_urls.ts";
export {
  type SpawnedFixtureServer,
  spawnFixtureServer,
} from "./spawn_fixture_server.ts";
export type {
  PerRequest,
  RangesMode,
  RangesSwitch,
  RedirectSwitch,
  RetryAfter,
  SignOptions,
  Switches,
} from "./switches.ts";
export { type TempDir, tempDir } from "./temp_dir.ts";
export {
  inTier,
  isLongTier,
  type ProofFigures,
  percentile,
  proofSeed,
  seededRandom,
  tellFigures,
} from "./tier.ts";
export { isHit, type RequestFacts, type When, type WhenRule } from "./when.ts";
export type { AskedRange, WireRequest } from "./wire_request.ts";
