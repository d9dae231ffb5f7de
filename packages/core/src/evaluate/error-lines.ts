/** Lines that programs write of their own failures, of one component; its name stays a quoted value. */
export const errorLines = (label: string, component: string): string =>
  `{${label}=${JSON.stringify(component)}} |~ "(?i)error|exception|panic"`;
