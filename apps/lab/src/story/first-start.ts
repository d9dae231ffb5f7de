import { createLog, openRedactors, startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { freePorts } from '../system/free-ports.ts';

/**
 * Starts and stops a COMPASS once, and answers with its data folder: starting on a copy of it takes a tenth of the
 * computing that making a database does, and the systems beside it are measured while others start.
 */
export async function startOnce({ root, dataDir }: { root: string; dataDir: string }): Promise<string> {
  const { api } = await freePorts(['api']);
  const env = { COMPASS_DATA_DIR: dataDir, PORT: String(api), SLACK_ENABLED: 'false', LOG_LEVEL: 'warn' };
  const config = readConfig({ root, env });
  const compass = await startCompass({ config, log: createLog(config.logLevel, openRedactors(config).redactor) });
  await compass.stop();
  return dataDir;
}
