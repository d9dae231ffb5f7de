/** The emoji codes that the page draws. Any other `:word:` stays as it was sent, so `03:02:30` is never touched. */
const CHARACTERS: Record<string, string> = {
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  white_check_mark: '✅',
  x: '❌',
  warning: '⚠️',
  bell: '🔔',
  eyes: '👀',
  hourglass_flowing_sand: '⏳',
  compass: '🧭',
};

export const isKnownEmoji = (name: string): boolean => Object.hasOwn(CHARACTERS, name);

/** The character of an emoji code, or nothing when the code is not known. */
export const emojiCharacter = (name: string): string | undefined => (isKnownEmoji(name) ? CHARACTERS[name] : undefined);
