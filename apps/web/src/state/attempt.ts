import { toProblem } from "@haul/contract";
import { inPageWords } from "./in_page_words.ts";
import { toast } from "./toasts.ts";

/** Does one thing, and says so where it fails. True where it was done. */
export async function attempt(
  action: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    toast(inPageWords(toProblem(error).message), "problem");
    return false;
  }
}
