import type { BunPlugin } from "bun";
import { ROOT } from "../run_command.ts";

/** The files that Haul reads by their names: its databases' schemas, and the built page. */
const READ_BY_NAME = ["packages/*/**/*.sql", "apps/web/dist/**"];

/** The module `haul:files`, which takes along what no module imports. */
export const readByName: BunPlugin = {
  name: "files read by name",
  setup(build) {
    build.onResolve({ filter: /^haul:files$/ }, ({ path }) => ({
      path,
      namespace: "haul",
    }));
    build.onLoad({ filter: /^haul:files$/, namespace: "haul" }, () => ({
      contents: moduleHolding(filesReadByName()),
      loader: "js",
    }));
  },
};

function filesReadByName(): string[] {
  return READ_BY_NAME.flatMap((pattern) => [
    ...new Bun.Glob(pattern).scanSync({ cwd: ROOT, absolute: true }),
  ])
    .filter((path) => !path.includes("node_modules"))
    .sort();
}

function moduleHolding(paths: readonly string[]): string {
  const imports = paths.map(
    (path, index) =>
      `import file${index} from ${JSON.stringify(path)} with { type: "file" };`,
  );
  const names = paths.map((_, index) => `file${index}`);
  return `${imports.join("\n")}\nexport const FILES = [${names.join()}];\n`;
}
