// Runs in the page before anything of its own. Times are performance.now() milliseconds.
// "Painted" is the first task after the frame in which the page drew: callbacks, style, layout and paint records are done by then.
window.probe = { pointer: [], moves: [], presses: [], fromInput: [], key: [], longTasks: [], switches: [] };
(() => {
  const { probe } = window;
  const afterFrame = (run) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => run(performance.now());
    channel.port2.postMessage(0);
  });
  for (const type of ['pointerdown', 'pointermove', 'pointerup']) {
    window.addEventListener(type, (event) => {
      const given = performance.now();
      afterFrame((painted) => {
        probe.pointer.push(painted - given);
        (type === 'pointermove' ? probe.moves : probe.presses).push(painted - given);
        probe.fromInput.push(painted - event.timeStamp);
      });
    }, { capture: true });
  }
  let pressed = 0;
  window.addEventListener('keydown', () => { pressed = performance.now(); }, { capture: true });
  // The page's own listener sits on the document, so this one comes after it.
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Control') probe.key.push(performance.now() - pressed);
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) probe.longTasks.push(entry.duration);
  }).observe({ type: 'longtask' });
  document.addEventListener('DOMContentLoaded', () => {
    const room = document.querySelector('[data-reading-room]');
    if (!room) return;
    let shown = null;
    new MutationObserver(() => {
      if (room.dataset.ready !== 'true' || room.dataset.sliceId === shown) return;
      const first = shown === null;
      shown = room.dataset.sliceId;
      afterFrame((painted) => {
        if (first) probe.firstSlice = painted;
        else probe.switches.push(painted - pressed);
      });
    }).observe(room, { attributes: true });
  });
})();
