import { join } from "node:path";

/** The repository's root. */
export const ROOT = join(import.meta.dir, "../..");

/** The part of a package.json that the house rules read. */
export interface Manifest {
  name: string;
  exports?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** One workspace: its folder from the root, and its manifest. */
export interface Workspace {
  folder: string;
  manifest: Manifest;
}

interface RootManifest {
  workspaces: { packages: string[] };
}

/** Every workspace, by folder. */
export async function workspaces(): Promise<Workspace[]> {
  const root: RootManifest = await Bun.file(join(ROOT, "package.json")).json();
  const manifests = root.workspaces.packages.flatMap((pattern) => [
    ...new Bun.Glob(`${pattern}/package.json`).scanSync({ cwd: ROOT }),
  ]);
  return await Promise.all(
    manifests.sort().map(async (path) => ({
      folder: path.replace("/package.json", ""),
      manifest: await Bun.file(join(ROOT, path)).json(),
    })),
  );
}
