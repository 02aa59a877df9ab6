// Progressive enhancement only: every control works without this file.
const live = document.getElementById("live");
const say = text => { if (live) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 50); } };
const read = html => new DOMParser().parseFromString(html, "text/html");
const ask = (url, options = {}) => fetch(url, {
  ...options, credentials: "same-origin", headers: { Accept: "text/html", "X-Requested-With": "fetch" },
});

// A hosted video: its frame is made only when somebody presses play.
const play = (link, frame) => {
  const url = new URL(frame.dataset.embed);
  url.searchParams.set("autoplay", "1");
  const player = document.createElement("iframe");
  Object.assign(player, {
    src: url.href, allow: "autoplay; fullscreen; picture-in-picture",
    title: link.textContent.trim(), referrerPolicy: "strict-origin-when-cross-origin",
  });
  frame.replaceChildren(player);
  player.focus();
};

// Our own video: a large place to press, for the pointer; the player's controls are there for everybody.
for (const video of document.querySelectorAll(".video video")) {
  const cover = document.createElement("div");
  cover.className = "cover";
  cover.addEventListener("click", () => video.play().catch(() => cover.remove()));
  video.addEventListener("play", () => cover.remove(), { once: true });
  video.after(cover);
}

// A chapter of our own video.
const seek = link => {
  const video = document.querySelector(".video video");
  if (!video) return false;
  video.currentTime = Number(link.dataset.seek);
  video.play().catch(() => {});
  video.scrollIntoView({ block: "center" });
  video.focus({ preventScroll: true });
  return true;
};

// The next page of a discussion, put below the comments already read.
const more = async link => {
  const list = document.getElementById(link.dataset.more), bar = link.closest("nav");
  if (!list || !bar) return false;
  link.setAttribute("aria-busy", "true");
  const answer = await ask(link.href);
  if (!answer.ok) return false;
  const page = read(await answer.text()), found = page.getElementById(list.id);
  if (!found) return false;
  const items = [...found.children];
  list.append(...items);
  const next = page.querySelector(`a[data-more="${list.id}"]`);
  if (next) { link.href = next.href; link.removeAttribute("aria-busy"); bar.querySelector("[rel=prev]")?.remove(); bar.querySelector(".hint")?.remove(); } else bar.remove();
  const first = items[0];
  if (first) { first.tabIndex = -1; first.focus({ preventScroll: Boolean(next) }); }
  say(`${link.dataset.added ?? "+"} ${items.length}`);
  return true;
};

addEventListener("click", event => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[data-play],a[data-seek],a[data-more]");
  if (!link) return;
  if (link.dataset.play !== undefined) {
    const frame = link.closest("[data-embed]");
    if (frame) { event.preventDefault(); play(link, frame); }
  } else if (link.dataset.seek !== undefined) {
    if (seek(link)) event.preventDefault();
  } else {
    event.preventDefault();
    more(link).catch(() => false).then(done => { if (!done) location.assign(link.href); });
  }
});

// A vote without a new page; any surprise falls back to the plain form.
// The small boxes of comments share one form: their buttons name it and the address of their vote.
const cast = async (form, button, box) => {
  const data = new FormData(form);
  data.append(button.name, button.value);
  box.setAttribute("aria-busy", "true");
  const address = button.getAttribute("formaction") ?? form.getAttribute("action");
  const answer = await ask(address, { method: "POST", body: new URLSearchParams(data) });
  if (answer.redirected) { location.assign(answer.url); return; }
  const fresh = read(await answer.text()).querySelector(".vote");
  if (!fresh) throw new Error("no vote box in the answer");
  const old = [...box.querySelectorAll(".choice")];
  const at = old.includes(button) ? old.indexOf(button) : old.findIndex(one => one.ariaPressed === "true");
  const name = box.getAttribute("aria-label");
  if (name && !fresh.hasAttribute("aria-label")) fresh.setAttribute("aria-label", name);
  // The line "because …" is a form of its own, with the fields that the page's form of votes has.
  const line = fresh.querySelector("form.because");
  if (line) {
    line.querySelector("[name=because]").value = box.querySelector("[name=because]")?.value ?? "";
    line.append(...[...form.querySelectorAll("input[type=hidden]")].map(one => one.cloneNode()));
    const nonce = document.createElement("input");
    Object.assign(nonce, { type: "hidden", name: "nonce", value: `${Date.now()}${Math.random()}`.slice(0, 36) });
    line.append(nonce);
  }
  box.replaceWith(fresh);
  const choices = fresh.querySelectorAll(".choice"), mine = fresh.querySelector(".choice[aria-pressed=true]");
  const note = [...fresh.querySelectorAll(".vote-note,.error")].find(one => !one.querySelector("button"));
  const place = choices[0]?.matches(":disabled") ? note : choices[at] ?? mine ?? choices[0];
  if (place === note) note?.setAttribute("tabindex", "-1");
  place?.focus();
  const result = mine ? [...mine.children].map(one => one.textContent.trim()).join(" ")
    : fresh.querySelector("legend")?.textContent ?? fresh.getAttribute("aria-label");
  say([note?.textContent, result].filter(text => text?.trim()).join(". ").replace(/\s+/g, " ").trim());
};
addEventListener("submit", event => {
  const form = event.target, button = event.submitter, box = button?.closest(".vote");
  if (event.defaultPrevented || !box || !button.name || box.dataset.plain) return;
  event.preventDefault();
  if (box.ariaBusy === "true") return;
  cast(form, button, box).catch(() => {
    box.dataset.plain = "1";
    form.requestSubmit(button);
  });
});

// Other forms: one press sends once.
addEventListener("submit", event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || event.submitter?.matches(".vote button[name]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
});
addEventListener("pageshow", event => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Characters left.
for (const count of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(count.dataset.count), max = Number(count.dataset.max);
  if (!field) continue;
  const show = () => {
    const left = max - field.value.replace(/\r?\n/g, "\n").length;
    count.textContent = `${left < 0 ? count.dataset.over : count.dataset.left} ${Math.abs(left)}`;
    count.classList.toggle("over", left < 0);
    count.hidden = false;
  };
  field.addEventListener("input", show);
  show();
}

// Where the reader is.
const places = [...document.querySelectorAll(".toc a[href^='#']")].filter(a => document.getElementById(a.hash.slice(1)));
if (places.length && "IntersectionObserver" in window) {
  const watch = new IntersectionObserver(seen => {
    for (const one of seen) if (one.isIntersecting) for (const a of places)
      a.hash === `#${one.target.id}` ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current");
  }, { rootMargin: "-20% 0px -70%" });
  for (const a of places) watch.observe(document.getElementById(a.hash.slice(1)));
}

// An address inside something folded opens it; errors take the focus.
const unfold = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details:not([open])");
  if (folded) { folded.open = true; target.scrollIntoView(); }
};
addEventListener("hashchange", unfold);
unfold();
document.querySelector("[data-focus]")?.focus();
