/** What copies a record out and in; apart from the main entry, so that nothing of it is loaded to run. */
export { backUp } from './back-up.ts';
export { headerOf } from './backup-lines.ts';
export { openRecord } from './open-record.ts';
export { restore } from './restore.ts';
