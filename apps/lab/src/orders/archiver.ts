import postgres from 'postgres';
import { readSettings } from './settings.ts';

// The nightly batch job: it locks the orders table, means to copy old rows elsewhere, and stalls. Its open transaction
// keeps the lock. When the server ends its session, it logs that and waits for its next night.
const { databaseUrl } = await readSettings(['databaseUrl']);
const sql = postgres(databaseUrl, {
  fetch_types: false,
  max: 1,
  onnotice: () => {},
  connection: { application_name: 'orders-archiver' },
});

process.once('SIGTERM', () => void sql.end({ timeout: 0 }));
// A timer that never ends the wait: a promise alone would let the program leave.
const stalled = setInterval(() => {}, 60_000);
try {
  await sql.begin(async (transaction) => {
    const [session] = await transaction`select pg_backend_pid() as pid`;
    await transaction`lock table orders in share row exclusive mode`;
    console.log(`session ${String(session?.pid)} holds the lock on orders`);
    await new Promise(() => {});
  });
} catch (error) {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  console.log(`archiving ended (${reason}); next run tomorrow`);
} finally {
  clearInterval(stalled);
  await sql.end({ timeout: 0 });
}
