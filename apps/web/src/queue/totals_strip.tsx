import { formatBytes, formatSpeed, type Volume } from "@haul/contract";
import { createSignal, For, onCleanup, Show } from "solid-js";
import { Icon } from "../common/icon.tsx";
import { IconButton } from "../common/icon_button.tsx";
import { formatDuration } from "../format.ts";
import { useHaul } from "../state/haul.ts";
import { CAPS, capOf, stepOf } from "../state/speed_caps.ts";
import { say } from "../words/words.ts";

/** How often the room on the disk is asked for, in milliseconds. */
const SPACE_MS = 10_000;

/** All downloads at a glance, and what holds for all of them. */
export function TotalsStrip() {
  const { queue } = useHaul();
  const totals = () => queue.totals();

  return (
    <section class="totals" aria-label={say().totals.title}>
      <p class="totals-speed">
        <strong>{formatSpeed(totals().speed)}</strong>
        <span class="soft">
          {say().totals.running(totals().running)} ·{" "}
          {say().totals.waiting(totals().waiting)}
          <Show when={totals().leftBytes > 0}>
            {" "}
            · {say().totals.left(formatBytes(totals().leftBytes))}
          </Show>
          <Show when={totals().leftSeconds}>
            {(seconds) => <> · {formatDuration(seconds())}</>}
          </Show>
        </span>
      </p>
      <Space />
      <SpeedCap />
      <AtOnce />
      <HoldAll />
    </section>
  );
}

function Space() {
  const { client } = useHaul();
  const [volumes, setVolumes] = createSignal<readonly Volume[]>([]);
  // Nothing waits for it, and a server that is away is told of elsewhere.
  const ask = () => void client.space().then(setVolumes, () => undefined);
  const timer = setInterval(ask, SPACE_MS);
  onCleanup(() => clearInterval(timer));
  ask();

  return (
    <div class="space">
      <For each={volumes()}>
        {({ root, free, size }) => (
          <p title={root}>
            <span class="space-words">
              <Icon name="disk" />
              {say().totals.free(formatBytes(free))}
            </span>
            <meter
              aria-label={say().totals.room}
              min="0"
              max={size}
              high={size * 0.95}
              optimum={0}
              value={size - free}
            />
          </p>
        )}
      </For>
    </div>
  );
}

function SpeedCap() {
  const { queue } = useHaul();
  const cap = () => queue.settings().maxSpeed;
  const words = () => {
    const bytes = cap();
    return bytes === null ? say().totals.noCap : formatSpeed(bytes);
  };

  return (
    <label class="cap">
      <span>
        {say().totals.cap}: <strong>{words()}</strong>
      </span>
      <input
        type="range"
        min="0"
        max={CAPS.length}
        step="1"
        value={stepOf(cap())}
        aria-valuetext={words()}
        onChange={({ currentTarget: { valueAsNumber } }) =>
          void queue.do.set({ maxSpeed: capOf(valueAsNumber) })
        }
      />
    </label>
  );
}

function AtOnce() {
  const { queue } = useHaul();
  const count = () => queue.settings().concurrentJobs;
  const set = (concurrentJobs: number) =>
    void queue.do.set({
      concurrentJobs: Math.min(64, Math.max(1, concurrentJobs)),
    });

  return (
    <div class="at-once">
      <span>{say().totals.jobs}</span>
      <span class="stepper">
        <IconButton
          icon="minus"
          label={say().totals.fewer}
          onClick={() => set(count() - 1)}
        />
        <output>{count()}</output>
        <IconButton
          icon="plus"
          label={say().totals.moreJobs}
          onClick={() => set(count() + 1)}
        />
      </span>
    </div>
  );
}

function HoldAll() {
  const { queue } = useHaul();
  const isHeld = () => queue.settings().paused;
  return (
    <button
      type="button"
      class="button"
      aria-pressed={isHeld()}
      onClick={() => void queue.do.set({ paused: !isHeld() })}
    >
      <Icon name={isHeld() ? "play" : "pause"} />
      {isHeld() ? say().totals.resumeAll : say().totals.pauseAll}
    </button>
  );
}
