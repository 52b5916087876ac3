import { type Comment, type ParseResult, parseSync } from "oxc-parser";
import { textOf } from "./_files.ts";

/** One `import` of a module, static or dynamic. */
export interface ModuleImport {
  specifier: string;
  /** True where no code is loaded: every name is a type. */
  typeOnly: boolean;
  /** The names it takes, as the other module calls them. */
  names: string[];
}

/** One name that a module exports. */
export interface ModuleExport {
  name: string;
  /** The module it is handed on from, or null where it is declared here. */
  from: string | null;
  /** The JSDoc right before its declaration, or null. */
  doc: string | null;
}

/** What the house rules ask of one source file. */
export interface Module {
  path: string;
  imports: ModuleImport[];
  exports: ModuleExport[];
  /** Every JSDoc block, in order, without its stars. */
  docs: string[];
  /** The syntax tree. */
  program: ParseResult["program"];
}

/** Parses one source file, given from the root. */
export async function readModule(path: string): Promise<Module> {
  const text = await textOf(path);
  const { program, module, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`Cannot parse ${path}`);
  const docs = comments.filter(isDoc);
  return {
    path,
    imports: [...staticImports(module), ...dynamicImports(module, text)],
    exports: module.staticExports.flatMap((statement) =>
      statement.entries.map((entry) => ({
        name: entry.exportName.name ?? "*",
        from: entry.moduleRequest?.value ?? null,
        doc: docBefore(docs, text, statement.start),
      })),
    ),
    docs: docs.map(plainText),
    program,
  };
}

function staticImports(module: ParseResult["module"]): ModuleImport[] {
  const imported = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    names: entries.map(({ importName }) => importName.name ?? "*"),
  }));
  const handedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType, importName }) =>
      moduleRequest === null
        ? []
        : [
            {
              specifier: moduleRequest.value,
              typeOnly: isType,
              names: [importName.name ?? "*"],
            },
          ],
    ),
  );
  return [...imported, ...handedOn];
}

function dynamicImports(
  module: ParseResult["module"],
  text: string,
): ModuleImport[] {
  return module.dynamicImports.flatMap(({ moduleRequest }) => {
    const source = text.slice(moduleRequest.start, moduleRequest.end);
    const literal = source.match(/^["'`]([^"'`$]+)["'`]$/)?.[1];
    return literal === undefined
      ? []
      : [{ specifier: literal, typeOnly: false, names: ["*"] }];
  });
}

function isDoc(comment: Comment): boolean {
  return comment.type === "Block" && comment.value.startsWith("*");
}

function docBefore(
  docs: Comment[],
  text: string,
  start: number,
): string | null {
  const last = docs.findLast((doc) => doc.end <= start);
  if (last === undefined) return null;
  return text.slice(last.end, start).trim() === "" ? plainText(last) : null;
}

function plainText(doc: Comment): string {
  return doc.value
    .slice(1)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .trim();
}
