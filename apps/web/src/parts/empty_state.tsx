/** What to do where there is nothing yet. */
export function EmptyState() {
  return (
    <section class="empty">
      <svg class="empty-picture" viewBox="0 0 160 72" aria-hidden="true">
        <rect x="0" y="30" width="160" height="12" rx="6" />
        <rect class="lit" x="0" y="30" width="34" height="12" rx="6" />
        <rect class="lit" x="46" y="30" width="20" height="12" rx="6" />
        <rect class="lit" x="82" y="30" width="28" height="12" rx="6" />
        <rect class="lit" x="124" y="30" width="12" height="12" rx="6" />
      </svg>
      <h2>Nothing here yet</h2>
      <p>
        Paste a link anywhere on this page, then press <kbd>Enter</kbd>.
        <br />
        Haul fetches it over many connections and checks what arrived.
      </p>
    </section>
  );
}
