import { toProblem } from "@haul/contract";
import { say } from "../words/words.ts";
import { problemText } from "./problem_text.ts";
import { toast } from "./toasts.ts";

/** Does one thing, and says so where it fails. True where it was done. */
export async function attempt(
  action: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    const { text, detail } = problemText(toProblem(error), say());
    toast(text, { kind: "problem", detail });
    return false;
  }
}
