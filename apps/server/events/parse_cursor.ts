import { CursorSchema } from "@haul/contract";

/** Where a listener is. */
export interface Cursor {
  epoch: string;
  seq: number;
}

/** Reads `epoch:seq`; null where it is none. */
export function parseCursor(text: string | null): Cursor | null {
  if (!CursorSchema.safeParse(text).success || text === null) return null;
  const at = text.lastIndexOf(":");
  return { epoch: text.slice(0, at), seq: Number(text.slice(at + 1)) };
}
