import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Config } from '@compass/config';
import { CompassError, isCompassError } from '@compass/core';
import { headerOf } from '@compass/state/backup';
import { auditKeyOf, keyMark } from './key-mark.ts';

/** A port may be somebody else's: what came must be of this installation. */
async function refuseOthers(config: Config, { url, file }: { url: string; file: string }): Promise<void> {
  const theirs = await headerOf(file).then(
    ({ key }) => key,
    () => null,
  );
  if (theirs !== keyMark(auditKeyOf(config)))
    throw new CompassError(
      'refused',
      `What answers at ${url} is not the COMPASS of ${config.dataDir}: set PORT as it has it.`,
      {
        field: 'PORT',
      },
    );
}

/** Lets the process that owns an embedded record copy it to `file`: nobody else may open it. Throws `unavailable` and `refused`. */
export async function askOwner(config: Config, file: string): Promise<void> {
  const { http, dataDir } = config;
  const url = `http://127.0.0.1:${http.port}/api/v1/backup`;
  const own = http.tokens.find(({ scopes }) => scopes.includes('admin'));
  const headers: Record<string, string> = own === undefined ? {} : { authorization: `Bearer ${own.token}` };
  const answer = await fetch(url, { headers, redirect: 'error' }).catch(() => null);
  if (answer === null)
    throw new CompassError(
      'unavailable',
      `Another COMPASS has ${dataDir} open, and does not answer at ${url}: set PORT as it has it, or stop it and back up again.`,
      { field: 'PORT' },
    );
  if (!answer.ok || answer.body === null) {
    const { detail } = (await answer.json().catch(() => ({}))) as { detail?: unknown };
    throw new CompassError('refused', typeof detail === 'string' ? detail : `COMPASS answered ${answer.status}.`);
  }
  const unfinished = `${file}.new`;
  try {
    await pipeline(answer.body, createWriteStream(unfinished, { mode: 0o600, flush: true }));
    await refuseOthers(config, { url, file: unfinished });
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true });
    if (isCompassError(cause)) throw cause;
    throw new CompassError('unavailable', `The backup could not be written whole to ${file}: is there room?`, {
      cause,
    });
  }
}
