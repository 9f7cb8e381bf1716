/* The 40 minutes by the second. The server counts; this only shows it, and asks again when they are over. */
const clock = document.querySelector("[data-left]");

if (clock) {
  const ends = Date.now() + Number(clock.dataset.left) * 1000;
  const show = () => {
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) window.setTimeout(show, 1000);
    else if (!document.getElementById("employer-name")?.value) window.location.reload();
    else clock.textContent = clock.dataset.over;
  };
  show();
}
