import { expect, test } from "bun:test";
import { problem } from "@haul/contract";
import { choiceLines } from "./choice_lines.ts";

function lines(...ids: string[]): string[] {
  const choices = ids.map((id) => ({ id, label: `label of ${id}` }));
  const fix = { kind: "choose", choices } as const;
  return choiceLines(problem("choice_needed", "Which?", { fix }).problem);
}

test("choiceLines() shows what to type for each file", () => {
  expect(lines("12", "a/b.gguf")).toEqual([
    "  --file 12  label of 12",
    "  --file a/b.gguf  label of a/b.gguf",
  ]);
});

test("choiceLines() quotes what a shell would take apart", () => {
  expect(lines("it's $HOME")[0]).toStartWith("  --file 'it'\\''s $HOME'  ");
});

test("choiceLines() gives links as they are", () => {
  const [line] = lines("https://civitai.com/models/1");
  expect(line).toStartWith("  https://civitai.com/models/1  ");
});

test("choiceLines() has none for a problem that asks nothing", () => {
  expect(choiceLines(problem("not_found", "No.").problem)).toEqual([]);
});
