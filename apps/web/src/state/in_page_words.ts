const WITH_COMMAND = / with "haul token (?:set|remove) [a-z]+"/g;
const BESIDE_COMMAND = / \("haul token (?:set|remove) [a-z]+"\)/g;

/**
 * A problem's sentence as the page says it. Those who read it here have no
 * terminal before them: where it names the command that stores a key, the page
 * has a button for that.
 */
export function inPageWords(message: string): string {
  return message.replace(WITH_COMMAND, " here").replace(BESIDE_COMMAND, "");
}
