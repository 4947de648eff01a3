// Requests on kept connections without any library: what is measured is the other side.
import { connect } from 'node:net';

const REQUEST = Buffer.from(
  'GET /item HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: bench\r\n\r\n',
);
const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;

/** One connection, one request at a time. `done` hears the status; 0 where the connection broke. */
class Line {
  #socket = null;
  #text = '';
  #done = null;

  constructor(address) {
    this.address = address;
  }

  send(done) {
    this.#done = done;
    if (this.#socket === null) this.#open();
    this.#socket.write(REQUEST);
  }

  close() {
    this.#done = null;
    this.#socket?.destroy();
  }

  #open() {
    const socket = connect({ ...this.address, noDelay: true });
    this.#socket = socket;
    this.#text = '';
    socket.on('data', (bytes) => {
      this.#text += bytes.toString('latin1');
      const end = this.#text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(CONTENT_LENGTH.exec(this.#text)?.[1] ?? 0);
      if (this.#text.length < end + 4 + length) return;
      const status = Number(this.#text.slice(9, 12));
      const closes = /\r\nconnection: close/i.test(this.#text.slice(0, end));
      this.#text = '';
      if (closes) this.#lose();
      this.#settle(status);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      if (this.#socket === null) this.#settle(0);
    });
  }

  #lose() {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #settle(status) {
    const done = this.#done;
    this.#done = null;
    done?.(status);
  }
}

/**
 * An open loop: requests leave on a schedule, each on an idle connection or a new one. One row for
 * each intended request: when it was intended, how long it took once sent, its status (-1 while it has none).
 */
export function openLoop(address, ratePerSecond, seconds, patienceMs = 5000) {
  return new Promise((resolve) => {
    const rows = [];
    const idle = [];
    const all = [];
    const total = Math.round(ratePerSecond * seconds);
    const startMs = performance.now();
    const tick = () => {
      const nowMs = performance.now();
      while (rows.length < total && startMs + (rows.length * 1000) / ratePerSecond <= nowMs) {
        const row = {
          atMs: startMs + (rows.length * 1000) / ratePerSecond,
          tookMs: -1,
          status: -1,
        };
        rows.push(row);
        let line = idle.pop();
        if (line === undefined) all.push((line = new Line(address)));
        const sentMs = performance.now();
        line.send((status) => {
          row.tookMs = performance.now() - sentMs;
          row.status = status;
          idle.push(line);
        });
      }
      if (rows.length < total) setTimeout(tick, 1);
      else void finish();
    };
    const finish = async () => {
      const lastMs = performance.now();
      while (rows.some(({ status }) => status === -1) && performance.now() - lastMs < patienceMs)
        await new Promise((due) => setTimeout(due, 10));
      for (const line of all) line.close();
      resolve(rows);
    };
    tick();
  });
}

/** A closed loop of so many connections; how many requests were answered with 200. */
export function closedLoop(address, connections, seconds) {
  return new Promise((resolve) => {
    let answered = 0;
    let running = true;
    const lines = Array.from({ length: connections }, () => new Line(address));
    for (const line of lines) {
      const next = (status) => {
        if (status === 200) answered += 1;
        if (running) line.send(next);
      };
      line.send(next);
    }
    setTimeout(() => {
      running = false;
      for (const line of lines) line.close();
      resolve(answered);
    }, seconds * 1000);
  });
}
