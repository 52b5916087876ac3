import { say } from "../words/words.ts";
import type { Queue } from "./queue.ts";
import { nameOf } from "./row_names.ts";
import { tell } from "./teller.ts";

/** Moves a download one place up (-1) or down (1), and says where it is then. */
export function moveBy(queue: Queue, id: string, step: number): void {
  const { going } = queue.sections();
  const at = going.findIndex((cell) => cell.id === id);
  const beside = going[at + step];
  if (at < 0 || beside === undefined) return;
  const where = step < 0 ? { before: beside.id } : { after: beside.id };
  void queue.do.move(id, where).then((isMoved) => {
    const cell = queue.cell(id);
    if (!isMoved || cell === undefined) return;
    tell(say().queue.moved(nameOf(cell.row()), at + step + 1));
  });
}
