/**
 * The page's only script: zoom of each timeline and a slider over it, and folded parts opened for
 * print. Everything else works without it. It reads the page's own pictures and tables, and writes
 * text and coordinates only.
 */
export const PAGE_SCRIPT = `
(() => {
  'use strict';
  const STEPS = [1, 2, 5];
  // The parts of a picture that move with time, as they were drawn.
  const partsOf = (picture) => {
    const left = Number(picture.dataset.left);
    const parts = [];
    for (const rect of picture.querySelectorAll('rect:not(.selection)')) {
      const x = Number(rect.getAttribute('x'));
      if (x >= left - 1) parts.push({ element: rect, kind: 'rect', x, width: Number(rect.getAttribute('width')) });
    }
    for (const path of picture.querySelectorAll('path:not(.cursor):not(.hatch)')) {
      const d = path.getAttribute('d');
      if (path.closest('.ticks') || (path.matches('.grid,.axis') && /[Hh]/.test(d))) continue;
      parts.push({ element: path, kind: 'path', marks: d.split('M').slice(1).map((mark) => [parseFloat(mark), mark]) });
    }
    for (const text of picture.querySelectorAll('text')) {
      const x = Number(text.getAttribute('x'));
      if (x > left && !text.closest('.ticks') && !text.matches('.names')) {
        // Labels stand a little beside what they name: that distance is not time.
        const gap = text.getAttribute('text-anchor') === 'end' ? -4 : 4;
        parts.push({ element: text, kind: 'text', x: x - gap, gap });
      }
    }
    return parts;
  };
  const place = (picture, parts, view) => {
    const left = Number(picture.dataset.left);
    const width = Number(picture.dataset.width);
    const scale = 1 / (view.to - view.from);
    const toX = (x) => left + ((x - left) / width - view.from) * scale * width;
    const inside = (x) => x >= left - 0.6 && x <= left + width + 0.6;
    for (const part of parts) {
      const { element } = part;
      if (part.kind === 'rect') {
        const from = Math.max(left, toX(part.x));
        const to = Math.min(left + width, toX(part.x + part.width));
        element.setAttribute('x', from.toFixed(1));
        element.setAttribute('width', Math.max(0, to - from).toFixed(1));
      } else if (part.kind === 'path') {
        element.setAttribute('d', part.marks.map(([x, mark]) => {
          const moved = toX(x);
          return inside(moved) ? 'M' + moved.toFixed(1) + mark.slice(mark.search(/[^\\d.-]/)) : '';
        }).join(''));
      } else {
        const moved = toX(part.x);
        element.setAttribute('x', (moved + part.gap).toFixed(1));
        element.style.visibility = inside(moved) ? '' : 'hidden';
      }
    }
    drawTicks(picture, view, toX, left, width);
  };
  const drawTicks = (picture, view, toX, left, width) => {
    const ticks = picture.querySelector('.ticks');
    ticks.original ??= [...ticks.childNodes];
    if (view.from === 0 && view.to === 1) return void ticks.replaceChildren(...ticks.original);
    const zero = Number(ticks.dataset.zero);
    const per = Number(ticks.dataset.perSecond);
    const speed = Number(ticks.dataset.speed);
    const top = Number(ticks.dataset.top);
    const least = (view.to - view.from) * width / per / (width > 500 ? 9 : 3);
    const decade = 10 ** Math.floor(Math.log10(least));
    const step = (STEPS.find((each) => each * decade >= least) ?? 10) * decade;
    const first = Math.ceil((left + view.from * width - zero) / per / step);
    const last = Math.floor((left + view.to * width - zero) / per / step);
    const made = [];
    const text = (x, y, seconds) => {
      const label = document.createElementNS(ticks.namespaceURI, 'text');
      label.setAttribute('x', x); label.setAttribute('y', y); label.setAttribute('text-anchor', 'middle');
      label.textContent = secondsText(seconds);
      made.push(label);
    };
    for (let count = first; count <= last; count += 1) {
      const x = toX(zero + count * step * per).toFixed(1);
      const line = document.createElementNS(ticks.namespaceURI, 'path');
      line.setAttribute('class', 'axis'); line.setAttribute('d', 'M' + x + ' ' + top + 'v5');
      made.push(line);
      text(x, top + 18, count * step);
      if (speed !== 1) text(x, top + 34, count * step / speed);
    }
    ticks.replaceChildren(...made);
  };
  const secondsText = (seconds) => seconds === 0 ? '0'
    : (seconds < 0 ? '−' : '+') + Number(Math.abs(seconds).toPrecision(3)) + ' s';
  for (const figure of document.querySelectorAll('.timeline')) {
    const pictures = [...figure.querySelectorAll('.picture')];
    const parts = new Map();
    const controls = figure.querySelector('.zoom');
    const shown = controls.querySelector('output');
    let view = { from: 0, to: 1 };
    let moved = () => {};
    const zoomTo = (from, to) => {
      const size = Math.min(1, Math.max(0.002, to - from));
      const start = Math.min(1 - size, Math.max(0, from));
      view = { from: start, to: start + size };
      for (const picture of pictures) {
        if (!parts.has(picture)) parts.set(picture, partsOf(picture));
        place(picture, parts.get(picture), view);
      }
      const { zero, perSecond } = pictures[0].querySelector('.ticks').dataset;
      const at = (share) => secondsText((Number(pictures[0].dataset.left) + share * Number(pictures[0].dataset.width) - Number(zero)) / Number(perSecond));
      shown.textContent = size === 1 ? 'Showing the whole run.' : 'Showing ' + at(view.from) + ' to ' + at(view.to) + ' declared.';
      moved();
    };
    const steps = {
      in: (size, middle) => [middle - size / 4, middle + size / 4],
      out: (size, middle) => [middle - size, middle + size],
      earlier: (size) => [view.from - size / 3, view.to - size / 3],
      later: (size) => [view.from + size / 3, view.to + size / 3],
      all: () => [0, 1],
    };
    controls.addEventListener('click', (event) => {
      const step = steps[event.target.dataset.zoom];
      if (step) zoomTo(...step(view.to - view.from, (view.from + view.to) / 2));
    });
    const keys = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'earlier', ArrowRight: 'later', 0: 'all' };
    controls.addEventListener('keydown', (event) => {
      const step = steps[keys[event.key]];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      zoomTo(...step(view.to - view.from, (view.from + view.to) / 2));
    });
    const shareAt = (picture, event) => {
      const frame = picture.getBoundingClientRect();
      const x = (event.clientX - frame.left) / frame.width * picture.viewBox.baseVal.width;
      return (x - Number(picture.dataset.left)) / Number(picture.dataset.width);
    };
    for (const picture of pictures) {
      const selection = picture.querySelector('.selection');
      const left = Number(picture.dataset.left);
      const width = Number(picture.dataset.width);
      let from = null;
      picture.addEventListener('pointerdown', (event) => {
        const share = shareAt(picture, event);
        // A finger scrolls the page; it has the buttons.
        if (event.pointerType === 'touch' || event.button !== 0 || share < 0 || share > 1) return;
        from = share;
        event.preventDefault();
        picture.setPointerCapture(event.pointerId);
      });
      picture.addEventListener('pointermove', (event) => {
        if (from === null) return;
        const to = Math.min(1, Math.max(0, shareAt(picture, event)));
        selection.setAttribute('x', left + Math.min(from, to) * width);
        selection.setAttribute('width', Math.abs(to - from) * width);
      });
      const end = (event) => {
        selection.setAttribute('width', 0);
        const to = Math.min(1, Math.max(0, shareAt(picture, event)));
        const size = view.to - view.from;
        if (from !== null && event.type === 'pointerup' && Math.abs(to - from) > 0.01)
          zoomTo(view.from + Math.min(from, to) * size, view.from + Math.max(from, to) * size);
        from = null;
      };
      picture.addEventListener('pointerup', end);
      picture.addEventListener('pointercancel', end);
      picture.addEventListener('dblclick', () => zoomTo(0, 1));
    }
    controls.hidden = false;
    shown.textContent = 'Drag over the picture, or use these, to look closer.';
    const box = figure.querySelector('.inspect');
    const rows = [...figure.querySelectorAll('.seconds tbody tr')];
    if (!box || rows.length === 0) continue;
    const slider = box.querySelector('input');
    const output = box.querySelector('output');
    const at = rows.map((row) => Number(row.querySelector('[data-at]').dataset.at));
    let current = null;
    const show = (index) => {
      current = index;
      const [declared, real, requests, failed, how, p50] = [...rows[index].cells].map((cell) => cell.textContent);
      output.textContent = declared + ' declared (' + real + ' real): ' + requests + ' requests, ' +
        failed + ' failed' + (failed === '0' ? '' : ' (' + how + ')') + ', p50 of ok ' + p50 + ' real';
      slider.setAttribute('aria-valuetext', declared + ' declared, ' + failed + ' failed');
      const share = (at[index] - view.from) / (view.to - view.from);
      for (const picture of pictures) {
        const cursor = picture.querySelector('.cursor');
        const x = Number(picture.dataset.left) + share * Number(picture.dataset.width);
        cursor.setAttribute('transform', 'translate(' + x + ' 0)');
        cursor.style.visibility = share >= 0 && share <= 1 ? 'visible' : 'hidden';
      }
    };
    moved = () => { if (current !== null) show(current); };
    slider.max = String(rows.length - 1);
    slider.addEventListener('input', () => show(Number(slider.value)));
    for (const picture of pictures) {
      picture.addEventListener('pointermove', (event) => {
        const share = shareAt(picture, event);
        if (share < 0 || share > 1) return;
        const whole = view.from + share * (view.to - view.from);
        const nearest = at.reduce((best, each, index) =>
          Math.abs(each - whole) < Math.abs(at[best] - whole) ? index : best, 0);
        slider.value = String(nearest);
        show(nearest);
      });
    }
    box.hidden = false;
    output.textContent = 'Move the slider, or point at the picture, to read what happened in one stretch of time.';
  }
  const shut = [];
  addEventListener('beforeprint', () => {
    for (const each of document.querySelectorAll('.finding:not([open]),.lab:not([open])')) { each.open = true; shut.push(each); }
  });
  addEventListener('afterprint', () => { for (const each of shut.splice(0)) each.open = false; });
})();
`;
