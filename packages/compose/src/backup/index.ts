/** What the command line needs to copy a record out and in. Apart from the main entry, so that nothing of a running COMPASS is loaded for it. */
export { backUpRecord } from './back-up-record.ts';
export { restoreRecord } from './restore-record.ts';
