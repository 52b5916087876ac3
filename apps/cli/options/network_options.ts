/** Options that say where downloads may lead, shared by all commands that ask a server. */
export const NETWORK_OPTIONS = {
  "allow-http": { type: "boolean" },
  "allow-private": { type: "string", multiple: true },
} as const;
