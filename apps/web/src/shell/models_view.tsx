import { AddBox } from "../adding/add_box.tsx";
import { QueueList } from "../queue/queue_list.tsx";
import { TotalsStrip } from "../queue/totals_strip.tsx";
import { say } from "../words/words.ts";

/** Paste, and watch. */
export function ModelsView() {
  return (
    <>
      <h1 class="visually-hidden">{say().views.models}</h1>
      <AddBox />
      <TotalsStrip />
      <QueueList />
    </>
  );
}
