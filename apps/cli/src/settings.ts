// biome-ignore-all lint/style/noProcessEnv: an app's edge is where the environment is read
/** Where COMPASS is, and the token it asks for. */
export const cliSettings = (): { url: string; token: string | null } => ({
  url: process.env['COMPASS_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? 8080}`,
  token: process.env['COMPASS_API_TOKEN'] ?? null,
});

/** The environment as it is, for commands that read the installation's configuration themselves. */
export const cliEnv = (): Record<string, string | undefined> => process.env;
