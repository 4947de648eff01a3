/**
 * The page's only script: a slider over each timeline, and folded parts opened for print. Everything
 * else works without it. It reads the page's own tables and writes text only.
 */
export const PAGE_SCRIPT = `
(() => {
  'use strict';
  for (const figure of document.querySelectorAll('.timeline')) {
    const box = figure.querySelector('.inspect');
    const rows = [...figure.querySelectorAll('.seconds tbody tr')];
    if (!box || rows.length === 0) continue;
    const slider = box.querySelector('input');
    const output = box.querySelector('output');
    const at = rows.map((row) => Number(row.querySelector('[data-at]').dataset.at));
    const pictures = [...figure.querySelectorAll('.picture')];
    const show = (index) => {
      const [declared, real, requests, failed, how, p50] = [...rows[index].cells].map((cell) => cell.textContent);
      output.textContent = declared + ' declared (' + real + ' real): ' + requests + ' requests, ' +
        failed + ' failed' + (failed === '0' ? '' : ' (' + how + ')') + ', p50 of ok ' + p50 + ' real';
      slider.setAttribute('aria-valuetext', declared + ' declared, ' + failed + ' failed');
      for (const picture of pictures) {
        const cursor = picture.querySelector('.cursor');
        const x = Number(picture.dataset.left) + at[index] * Number(picture.dataset.width);
        cursor.setAttribute('transform', 'translate(' + x + ' 0)');
        cursor.style.visibility = 'visible';
      }
    };
    slider.max = String(rows.length - 1);
    slider.addEventListener('input', () => show(Number(slider.value)));
    for (const picture of pictures) {
      picture.addEventListener('pointermove', (event) => {
        const frame = picture.getBoundingClientRect();
        const x = (event.clientX - frame.left) / frame.width * picture.viewBox.baseVal.width;
        const share = (x - Number(picture.dataset.left)) / Number(picture.dataset.width);
        if (share < 0 || share > 1) return;
        const nearest = at.reduce((best, each, index) =>
          Math.abs(each - share) < Math.abs(at[best] - share) ? index : best, 0);
        slider.value = String(nearest);
        show(nearest);
      });
    }
    box.hidden = false;
    output.textContent = 'Move the slider, or point at the picture, to read what happened in one stretch of time.';
  }
  const shut = [];
  addEventListener('beforeprint', () => {
    for (const each of document.querySelectorAll('.finding:not([open])')) { each.open = true; shut.push(each); }
  });
  addEventListener('afterprint', () => { for (const each of shut.splice(0)) each.open = false; });
})();
`;
