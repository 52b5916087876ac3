import { formatBytes } from "@haul/contract";
import type { Library } from "@haul/jobs";
import { padText } from "../show/fit_text.ts";
import type { Paint } from "../show/paint.ts";
import { plainText } from "../show/plain_text.ts";

/** A file that the catalogue knows. */
export type LibraryFile = ReturnType<Library["list"]>[number];

/** No size is longer than `3.00 MiB` is. */
const SIZE_WIDTH = 8;

/** A file as `--json` prints it. */
export function fileRecord(file: LibraryFile): Record<string, unknown> {
  const { path, name, size, sha256, integrity, missing } = file;
  const { source, modelId, versionId, type, baseModel } = file;
  const { title, version, creator, trainedWords, page } = file;
  return {
    ...{ path, name, bytes: size, sha256, integrity, missing },
    model: {
      ...{ source, modelId, versionId, type, baseModel },
      ...{ title, version, creator, trainedWords, page },
    },
  };
}

/** One line for each file: how sure, what it is, how large, where, and its title. */
export function fileLines(
  files: readonly LibraryFile[],
  paint: Paint,
): string[] {
  const rows = files.map(({ type, baseModel, size }) => [
    type ?? "",
    plainText(baseModel ?? ""),
    formatBytes(size).padStart(SIZE_WIDTH),
  ]);
  const widths = [0, 1, 2].map((at) =>
    Math.max(0, ...rows.map((row) => Bun.stringWidth(row[at] ?? ""))),
  );
  return files.map((file, index) => {
    const title = titleOf(file);
    const cells = widths.flatMap((width, at) =>
      width === 0 ? [] : [padText(rows[index]?.[at] ?? "", width)],
    );
    const tail = title === "" ? [] : [paint("dim", title)];
    const row = [...cells, plainText(file.path), ...tail].join("  ");
    return `${markOf(file, paint)} ${row}`;
  });
}

/** Title and version, where somebody has told them. */
export function titleOf({ title, version }: LibraryFile): string {
  return plainText([title, title && version].filter(Boolean).join(" "));
}

function markOf({ missing, integrity }: LibraryFile, paint: Paint): string {
  if (missing) return paint("red", "✗");
  return integrity === "verified" ? paint("green", "✓") : paint("dim", "?");
}
