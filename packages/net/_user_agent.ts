/**
 * One honest name everywhere. It must hold no browser's name, not even inside
 * a word, or CivitAI answers with pages for people (contracts.md 0.11).
 */
export const USER_AGENT = "haul/0.1 (model file downloader)";
