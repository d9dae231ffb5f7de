/** What `/compass` takes, for the list above the composer. The app answers `/compass help` with the same words. */
const COMMANDS: { words: string; takes: string; does: string }[] = [
  { words: '/compass investigate', takes: 'service', does: 'start looking; without a service a form opens' },
  { words: '/compass status', takes: '', does: 'what is open, what waits for you' },
  { words: '/compass hypotheses', takes: 'INV', does: 'the ranked list again' },
  { words: '/compass postmortem', takes: 'INV', does: 'read, edit, publish' },
  { words: '/compass learn', takes: 'INV', does: 'what was the cause in the end' },
  { words: '/compass cost', takes: '', does: 'today and this month' },
  { words: '/compass config', takes: '', does: 'sources, channels, approvers' },
  { words: '/compass help', takes: '', does: 'all commands' },
];

/** The commands that what was typed may become; none once a command is complete. */
export function suggestionsFor(typed: string): typeof COMMANDS {
  if (!typed.startsWith('/')) return [];
  return COMMANDS.filter(({ words }) => words.startsWith(typed.trimEnd()) && words !== typed.trimEnd());
}

/** Splits `/compass investigate orders` into Slack's command and text; nothing when it is a plain message. */
export function readCommand(typed: string): { command: string; text: string } | undefined {
  const [, command, text = ''] = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/.exec(typed.trim()) ?? [];
  return command === undefined ? undefined : { command, text: text.trim() };
}
