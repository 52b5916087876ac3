import { z } from "zod";

/** The answer to `g`: size, name and the address of a file's bytes. */
export const FileAnswerSchema = z.object({
  /** Bytes. */
  s: z.int().nonnegative(),
  /** The enciphered attributes. */
  at: z.string(),
  /** Where the bytes are; missing where the quota is used up. */
  g: z.string().optional(),
  /** An error number beside the rest. */
  e: z.number().optional(),
  /** Seconds until the quota is free again. */
  tl: z.number().optional(),
});

/** See {@link FileAnswerSchema}. */
export type FileAnswer = z.infer<typeof FileAnswerSchema>;

/** One file or folder of a shared folder. */
export const NodeSchema = z.object({
  /** Its handle. */
  h: z.string(),
  /** Its parent's. */
  p: z.string(),
  /** 0 for a file, 1 for a folder; others are an account's own. */
  t: z.int(),
  /** The enciphered attributes. */
  a: z.string(),
  /** Its key, once for each share that holds it: `OWNER:KEY/OWNER:KEY`. */
  k: z.string().optional(),
  /** Bytes of a file. */
  s: z.int().nonnegative().optional(),
});

/** See {@link NodeSchema}. */
export type MegaTreeNode = z.infer<typeof NodeSchema>;

/** The answer to `f`: all that a shared folder holds, in no order. */
export const FolderAnswerSchema = z.object({ f: z.array(NodeSchema) });
