import {
  type HistoryEntry,
  HistoryStateSchema,
  SourceIdSchema,
} from "@haul/contract";
import { createSignal, Match, Show, Switch } from "solid-js";
import { Empty } from "../common/empty.tsx";
import { FilterSelect } from "../common/filter_select.tsx";
import { Icon } from "../common/icon.tsx";
import { SearchField } from "../common/search_field.tsx";
import { VirtualList } from "../common/virtual_list.tsx";
import { attempt } from "../state/attempt.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { createHistory, type HistoryStore } from "./create_history.ts";
import { HistoryRow } from "./history_row.tsx";
import { saveBlob } from "./save_blob.ts";

/** Height of a row before it was seen, in pixels. */
const ROW_HEIGHT = 76;

/** Everything that was ever asked for. */
export function HistoryView() {
  const { client } = useHaul();
  const history = createHistory(client);

  function exportAs(format: "json" | "csv") {
    void attempt(async () => {
      const file = await client.exportHistory(history.filter(), { format });
      saveBlob(file, `haul-history.${format}`);
    });
  }

  return (
    <section class="view" aria-labelledby="history-title">
      <div class="view-head">
        <h1 id="history-title">{say().views.history}</h1>
        <span class="soft">{say().history.count(history.total())}</span>
        <span class="grow" />
        <button type="button" class="button" onClick={() => exportAs("json")}>
          {say().history.exportJson}
        </button>
        <button type="button" class="button" onClick={() => exportAs("csv")}>
          {say().history.exportCsv}
        </button>
        <ForgetAll onForget={() => void history.forget(null)} />
      </div>
      <Filters history={history} />
      <Switch>
        <Match when={history.entries().length > 0}>
          <VirtualList<HistoryEntry>
            items={history.entries()}
            label={say().views.history}
            keyOf={({ id }) => id}
            heightOf={() => ROW_HEIGHT}
            onReach={(index) => history.reach(index)}
          >
            {(entry) => (
              <HistoryRow
                entry={entry()}
                onRepeat={() => void history.repeat(entry())}
                onForget={() => void history.forget(entry().id)}
              />
            )}
          </VirtualList>
        </Match>
        <Match when={history.isLoaded()}>
          <Nothing isFiltered={history.isFiltered()} />
        </Match>
      </Switch>
    </section>
  );
}

function Filters(props: { history: HistoryStore }) {
  const narrow = (changes: Parameters<HistoryStore["narrow"]>[0]) =>
    props.history.narrow(changes);

  return (
    <div class="filters">
      <SearchField
        label={say().history.search}
        onSearch={(search) => narrow({ search })}
      />
      <FilterSelect
        label={say().history.state}
        any={say().history.any}
        options={HistoryStateSchema.options}
        nameOf={(state) => say().history.states[state]}
        onChoose={(state) => narrow({ state })}
      />
      <FilterSelect
        label={say().library.type}
        any={say().history.any}
        options={props.history.kinds().types}
        nameOf={(type) => say().types[type] ?? type}
        onChoose={(type) => narrow({ type })}
      />
      <FilterSelect
        label={say().library.base}
        any={say().history.any}
        options={props.history.kinds().baseModels}
        nameOf={(base) => base}
        onChoose={(baseModel) => narrow({ baseModel })}
      />
      <FilterSelect
        label={say().history.source}
        any={say().history.any}
        options={SourceIdSchema.options}
        nameOf={(source) => say().sources[source]}
        onChoose={(source) => narrow({ source })}
      />
    </div>
  );
}

function Nothing(props: { isFiltered: boolean }) {
  return (
    <Show
      when={props.isFiltered}
      fallback={
        <Empty icon="history" title={say().history.emptyTitle}>
          <p>{say().history.emptyText}</p>
        </Empty>
      }
    >
      <Empty icon="search">
        <p>{say().history.nothing}</p>
      </Empty>
    </Show>
  );
}

/** Asks once more before it does. */
function ForgetAll(props: { onForget: () => void }) {
  const [isAsking, setAsking] = createSignal(false);
  return (
    <Show
      when={isAsking()}
      fallback={
        <button
          type="button"
          class="button button-quiet"
          onClick={() => setAsking(true)}
        >
          <Icon name="trash" />
          {say().history.forgetAll}
        </button>
      }
    >
      <span class="ask" role="alert">
        {say().history.forgetAsk}
        <button
          type="button"
          class="button button-danger"
          onClick={() => {
            props.onForget();
            setAsking(false);
          }}
        >
          {say().history.forget}
        </button>
        <button type="button" class="button" onClick={() => setAsking(false)}>
          {say().shell.cancel}
        </button>
      </span>
    </Show>
  );
}
