import { createResource, For } from "solid-js";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { BrowserSettings } from "./browser_settings.tsx";
import { LayoutChoice } from "./layout_choice.tsx";
import { NumberField } from "./number_field.tsx";
import { ScheduleFields } from "./schedule_fields.tsx";
import { Toggle } from "./toggle.tsx";

const MB = 1e6;

/** What holds for all downloads, and how this browser shows them. */
export function SettingsView() {
  const { queue } = useHaul();
  return (
    <section class="view" aria-labelledby="settings-title">
      <div class="view-head">
        <h1 id="settings-title">{say().views.settings}</h1>
      </div>
      <div class="card">
        <h2>{say().settings.downloads}</h2>
        <Folders />
        <LayoutChoice />
        <NumberField
          label={say().settings.concurrent}
          value={queue.settings().concurrentJobs}
          min={1}
          max={64}
          onChange={(value) =>
            value !== null && void queue.do.set({ concurrentJobs: value })
          }
        />
        <NumberField
          label={say().settings.speed}
          hint={say().settings.speedHint}
          placeholder={say().totals.noCap}
          value={inMegabytes(queue.settings().maxSpeed)}
          min={0.1}
          max={100_000}
          step={0.1}
          onChange={(value) =>
            void queue.do.set({ maxSpeed: value === null ? null : value * MB })
          }
        />
        <NumberField
          label={say().settings.perHost}
          hint={say().settings.perHostHint}
          placeholder={say().settings.perHostEmpty}
          value={queue.settings().connectionsPerHost}
          min={1}
          max={64}
          onChange={(connectionsPerHost) =>
            void queue.do.set({ connectionsPerHost })
          }
        />
        <Toggle
          label={say().settings.early}
          checked={queue.settings().waitForEarlyAccess}
          onChange={(waitForEarlyAccess) =>
            void queue.do.set({ waitForEarlyAccess })
          }
        />
        <Toggle
          label={say().settings.copies}
          checked={queue.settings().findCopies}
          onChange={(findCopies) => void queue.do.set({ findCopies })}
        />
        <ScheduleFields />
      </div>
      <BrowserSettings />
    </section>
  );
}

function inMegabytes(bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / (MB / 10)) / 10;
}

function Folders() {
  const { client } = useHaul();
  const [volumes] = createResource(() => client.space().catch(() => []));
  return (
    <For each={volumes.latest}>
      {({ root }) => (
        <p class="setting">
          <span>{say().settings.folder}</span>
          <code>{root}</code>
        </p>
      )}
    </For>
  );
}
