/**
 * Nothing has to survive a crash of this machine, and memory and processes are kept few. What a
 * follower needs is kept from the start, so that one made later catches up from the prepared folder.
 */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=on',
  'full_page_writes=off',
  'wal_level=replica',
  'max_wal_senders=8',
  'wal_keep_size=2GB',
  'hot_standby=on',
  'wal_retrieve_retry_interval=100ms',
  'wal_receiver_timeout=5s',
  'wal_sender_timeout=5s',
  'shared_buffers=16MB',
  'max_wal_size=128MB',
  'min_wal_size=32MB',
  'dynamic_shared_memory_type=mmap',
  'io_method=sync',
  'autovacuum=off',
  'jit=off',
  'max_logical_replication_workers=0',
  'max_parallel_workers=0',
  'unix_socket_directories=',
];

/**
 * As arguments. Those of the prepared data folder are the same: a follower refuses to start with
 * less than what it replays was written with.
 */
export function serverSettings(maxConnections: number): string[] {
  return [...SETTINGS, `max_connections=${maxConnections}`].flatMap((setting) => ['-c', setting]);
}
