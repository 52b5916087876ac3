import { dirname, join } from "node:path";
import { filesLike } from "./_files.ts";
import { type Module, type ModuleExport, readModule } from "./_module.ts";

/** A name that a package's door hands out, where it is declared. */
export interface PublicSymbol {
  /** "packages/net/mod.ts: request". */
  title: string;
  declared: ModuleExport | undefined;
}

/** One runnable example of the documentation. */
export interface Example {
  title: string;
  code: string;
}

/** The doors of all packages. */
const doors = filesLike("{packages,apps,test}/**/mod.ts");

/** Every name that the doors hand out. */
export async function publicSymbols(): Promise<PublicSymbol[]> {
  const perDoor = await Promise.all(
    doors.map(async (door) => {
      const { exports } = await readModule(door);
      return await Promise.all(
        exports.map(async ({ name, from }) => {
          const file = join(dirname(door), from ?? "mod.ts");
          const declared = findExport(await readModule(file), name);
          return { title: `${door}: ${name}`, declared };
        }),
      );
    }),
  );
  return perDoor.flat();
}

/** Every example: of the doors themselves, and of the names they hand out. */
export async function examples(): Promise<Example[]> {
  const ofDoors = await Promise.all(
    doors.map(async (door) => {
      const { docs } = await readModule(door);
      return { title: door, doc: docs[0] ?? "" };
    }),
  );
  const ofSymbols = (await publicSymbols()).map(({ title, declared }) => ({
    title,
    doc: declared?.doc ?? "",
  }));
  return [...ofDoors, ...ofSymbols].flatMap(({ title, doc }) =>
    Array.from(
      doc.matchAll(/@example[^\n]*\n```ts\n([\s\S]*?)\n```/g),
      ([, code = ""]) => ({ title, code }),
    ),
  );
}

function findExport(module: Module, name: string): ModuleExport | undefined {
  return module.exports.find((entry) => entry.name === name);
}
