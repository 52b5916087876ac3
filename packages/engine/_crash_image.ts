/** One thing that happened to a simulated disk, in the order it happened. */
export type DiskOp =
  | { kind: "write"; ino: number; at: number; bytes: Uint8Array }
  | { kind: "resize"; ino: number; size: number }
  | { kind: "sync"; ino: number }
  | { kind: "syncFolder"; folder: string }
  | { kind: "name"; ino: number; folder: string; changes: NameChange[] };

/** A name that appears, or one that goes. */
export type NameChange = readonly [path: string, ino: number | null];

/** What a disk holds while nobody uses it. */
export interface DiskImage {
  readonly names: ReadonlyMap<string, number>;
  readonly contents: ReadonlyMap<number, Uint8Array>;
}

/**
 * What a disk may hold after the power went: what was synced holds. Of what
 * was not, each sector of a file has any of the contents that it had since
 * the sync, so that writes are lost, torn and out of order; a file's length is
 * any that it had; and of the changes of names each file's first few hold,
 * whatever became of other files' later ones.
 *
 * @param log All that happened to `before`, up to the crash.
 * @param random Decides what is lost.
 */
export function crashImage(
  before: DiskImage,
  log: readonly DiskOp[],
  random: () => number,
): DiskImage {
  const names = survivingNames(before.names, log, random);
  const contents = new Map<number, Uint8Array>();
  for (const ino of new Set(names.values())) {
    const old = before.contents.get(ino) ?? new Uint8Array(0);
    contents.set(ino, survivingBytes(old, changesOf(ino, log), random));
  }
  return { names, contents };
}

type ByteChange = Extract<DiskOp, { kind: "write" | "resize" | "sync" }>;

function changesOf(ino: number, log: readonly DiskOp[]): ByteChange[] {
  return log.filter(
    (op): op is ByteChange =>
      "ino" in op && op.kind !== "name" && op.ino === ino,
  );
}

function survivingNames(
  before: ReadonlyMap<string, number>,
  log: readonly DiskOp[],
  random: () => number,
): Map<string, number> {
  const names = new Map(before);
  let pending: Extract<DiskOp, { kind: "name" }>[] = [];
  for (const op of log) {
    if (op.kind === "name") pending.push(op);
    if (op.kind !== "syncFolder") continue;
    const synced = pending.filter(({ folder }) => folder === op.folder);
    for (const { changes } of synced) applyNames(names, changes);
    pending = pending.filter(({ folder }) => folder !== op.folder);
  }
  const lostFrom = new Set<number>();
  const loss = random();
  for (const { ino, changes } of pending) {
    if (random() < loss) lostFrom.add(ino);
    if (!lostFrom.has(ino)) applyNames(names, changes);
  }
  return names;
}

function applyNames(
  names: Map<string, number>,
  changes: readonly NameChange[],
): void {
  for (const [path, ino] of changes) {
    if (ino === null) names.delete(path);
    else names.set(path, ino);
  }
}

function survivingBytes(
  old: Uint8Array,
  changes: readonly ByteChange[],
  random: () => number,
): Uint8Array {
  const bytes = new Uint8Array(roomFor(old, changes));
  bytes.set(old);
  const syncedTo = changes.findLastIndex(({ kind }) => kind === "sync") + 1;
  let size = old.length;
  for (const change of changes.slice(0, syncedTo)) {
    if (change.kind === "write") bytes.set(change.bytes, change.at);
    const next = sizeAfter(size, change);
    if (next < size) bytes.fill(0, next, size);
    size = next;
  }
  const lost = changes.slice(syncedTo);
  const sizes = [size];
  for (const change of lost) {
    size = sizeAfter(size, change);
    sizes.push(size);
  }
  tear(bytes, lost, random);
  return bytes.slice(0, sizes[Math.floor(random() * sizes.length)]);
}

function roomFor(old: Uint8Array, changes: readonly ByteChange[]): number {
  let size = old.length;
  let most = size;
  for (const change of changes) {
    size = sizeAfter(size, change);
    most = Math.max(most, size);
  }
  return most;
}

function sizeAfter(size: number, change: ByteChange): number {
  if (change.kind === "resize") return change.size;
  if (change.kind === "sync") return size;
  return Math.max(size, change.at + change.bytes.length);
}

/** A disk writes a sector whole; a page cache hands out pages. */
const SECTORS = [512, 4096, 65_536];

/** Gives each sector one of the contents that it had since the last sync. */
function tear(
  bytes: Uint8Array,
  lost: readonly ByteChange[],
  random: () => number,
): void {
  const sector = SECTORS[Math.floor(random() * SECTORS.length)] ?? 512;
  const loss = random();
  /** Sectors whose later contents are lost. */
  const frozen = new Set<number>();
  for (const change of lost) {
    if (change.kind !== "write") continue;
    const end = change.at + change.bytes.length;
    for (let at = change.at; at < end; ) {
      const index = Math.floor(at / sector);
      const next = Math.min(end, (index + 1) * sector);
      if (random() < loss) frozen.add(index);
      if (!frozen.has(index)) {
        bytes.set(change.bytes.subarray(at - change.at, next - change.at), at);
      }
      at = next;
    }
  }
}
