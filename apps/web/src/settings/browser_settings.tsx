import { createUniqueId, For } from "solid-js";
import { BLUR_LEVELS, look, setLook } from "../state/look.ts";
import { toast } from "../state/toasts.ts";
import { LANGUAGES, say } from "../words/words.ts";
import { Toggle } from "./toggle.tsx";

/** What only this browser knows. */
export function BrowserSettings() {
  const id = createUniqueId();

  async function notify(isWanted: boolean) {
    const isAllowed =
      !isWanted || (await Notification.requestPermission()) === "granted";
    if (!isAllowed) toast(say().settings.notifyBlocked, { kind: "problem" });
    setLook({ notify: isWanted && isAllowed });
  }

  return (
    <div class="card">
      <h2>{say().settings.look}</h2>
      <div class="setting">
        <label for={`${id}-language`}>{say().settings.language}</label>
        <select
          id={`${id}-language`}
          class="select"
          value={look().language}
          onChange={({ currentTarget: { value } }) =>
            setLook({ language: value === "de" ? "de" : "en" })
          }
        >
          <For each={LANGUAGES}>
            {([code, name]) => <option value={code}>{name}</option>}
          </For>
        </select>
      </div>
      <div class="setting">
        <label for={`${id}-blur`}>{say().settings.blur}</label>
        <select
          id={`${id}-blur`}
          class="select"
          value={look().blurAbove}
          onChange={({ currentTarget: { value } }) =>
            setLook({ blurAbove: Number(value) })
          }
        >
          <For each={BLUR_LEVELS}>
            {(level) => (
              <option value={level}>{say().settings.blurs[level]}</option>
            )}
          </For>
        </select>
      </div>
      <Toggle
        label={say().settings.notify}
        checked={look().notify}
        onChange={(isWanted) => void notify(isWanted)}
      />
    </div>
  );
}
