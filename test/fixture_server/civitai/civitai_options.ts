import type { Switches } from "../switches.ts";

/** What tells the files of a version apart; CivitAI's own words. */
export interface CivitaiMetadata {
  format?: string | null;
  size?: string | null;
  fp?: string | null;
  quantType?: string | null;
}

/** One file of a version, and how its storage behaves. */
export interface CivitaiFileOptions {
  /** @default counted up from 1000 */
  id?: number;
  name: string;
  /** @default "Model" */
  type?: string;
  /** Bytes. @default 65_536 */
  size?: number;
  /** Chooses the bytes. @default the id */
  seed?: number;
  /** @default {} */
  metadata?: CivitaiMetadata;
  /** Which digests the record publishes; "wrong" ones are of other bytes. @default "right" */
  hashes?: "right" | "wrong" | "none";
  /** What the record says of the size. @default exact */
  sizeKB?: number;
  /** The version whose file it is, where another one's record lists it: a VAE. */
  ownerVersion?: number;
  /** @default {} */
  switches?: Switches;
}

/** One version of a model. */
export interface CivitaiVersionOptions {
  id: number;
  /** @default "v1.0" */
  name?: string;
  files: readonly CivitaiFileOptions[];
  /** @default "Published" */
  status?: "Published" | "Draft";
  /** @default "Download" */
  usageControl?: "Download" | "Generation";
  /** Only people who are signed in may download it. @default false */
  requireAuth?: boolean;
  /** Only those may download it that an account grants it to. @default false */
  isPrivate?: boolean;
  /** Sold for ever, or until a moment (null: open end). */
  paidAccess?: { permanent: boolean; endsAt: string | null };
  /** Whether the record leaves the files out, as it does for some gated versions. @default false */
  hidesFiles?: boolean;
  /** More fields of its record: `trainedWords`, `images`, `availability` … */
  fields?: Readonly<Record<string, unknown>>;
}

/** A model, with its versions, newest first. */
export interface CivitaiModelOptions {
  id: number;
  /** @default "Ink Wash" */
  name?: string;
  /** @default "Checkpoint" */
  type?: string;
  mode?: "Archived" | "TakenDown";
  /** @default "Published" */
  status?: "Published" | "Deleted";
  /** Shows a real person: nobody else can download it. @default false */
  poi?: boolean;
  /** @default "someartist" */
  creator?: string;
  versions: readonly CivitaiVersionOptions[];
  /** More fields of its record: `tags`, `allowCommercialUse` … */
  fields?: Readonly<Record<string, unknown>>;
}

/** Somebody with a key. */
export interface CivitaiAccount {
  key: string;
  username: string;
  /** Versions that were bought, or granted. @default [] */
  owns?: readonly number[];
  /** Overrides what a bare link prefers. @default {} */
  prefers?: CivitaiMetadata;
}

/** Where the next link leads: Cloudflare R2, or Backblaze B2 behind Cloudflare. */
export type StorageMode = "r2" | "b2";

/** What the service may do instead of answering; all can be combined and changed. */
export interface CivitaiSwitches {
  /** Row 1: the address is on the block list. */
  blocked?: boolean | undefined;
  /** Row 2: the download quota is used up. */
  overQuota?: boolean | undefined;
  /** Row 8, for all files: the site-wide login wall. */
  loginWall?: boolean | undefined;
  /** Row 12: so many more download requests meet a storage in trouble. */
  storageTrouble?: number | undefined;
  /** 451 for everything under `/api/`. */
  regionBlocked?: boolean | undefined;
  /** Cloudflare's own page with this status, for everything. */
  cloudflare?: number | undefined;
  /** The service's own failure, for everything under `/api/`. */
  failure?: { status: number; retryAfter?: number } | undefined;
  /** By the number of the link, from 0. @default "r2" */
  storage?: StorageMode | ((link: number) => StorageMode) | undefined;
}
