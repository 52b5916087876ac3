import { parse } from "node:path";

/** What tools call the picture beside a model, the likeliest first. */
const ENDINGS = [".preview", "", ".thumb"].flatMap((middle) =>
  [".png", ".jpg", ".jpeg", ".webp"].map((end) => middle + end),
);

/** The pictures of a model among the names in its folder, the likeliest first. */
export function previewNames(
  path: string,
  names: readonly string[],
): readonly string[] {
  const { name: stem } = parse(path);
  const wanted = new Set(names);
  return ENDINGS.map((ending) => stem + ending).filter((name) =>
    wanted.has(name),
  );
}
