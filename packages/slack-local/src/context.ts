import type { CallLog } from './call-log.ts';
import type { Changes } from './changes.ts';
import type { Events } from './events.ts';
import type { FaultPlan } from './faults.ts';
import type { Link } from './link.ts';
import type { FileStore } from './record/files.ts';
import type { WorkspaceRecord } from './record/record.ts';
import type { Stamps } from './stamps.ts';
import type { Tickets } from './tickets.ts';
import type { ViewStore } from './views/store.ts';

/** Where `POST /local/pages` sends its webhook; `sign` gives the value of X-PagerDuty-Signature for a body. */
export type Pager = { url: string; sign(body: string): string };

/** Everything that one running workspace is made of. */
export type LocalContext = {
  /** `http://127.0.0.1:PORT` */
  url: string;
  botToken: string;
  appToken: string;
  stamps: Stamps;
  record: WorkspaceRecord;
  files: FileStore;
  views: ViewStore;
  tickets: Tickets;
  link: Link;
  changes: Changes;
  log: CallLog;
  faults: FaultPlan;
  events: Events;
  pager: { current: Pager | undefined };
};
