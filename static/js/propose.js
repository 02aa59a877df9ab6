// While somebody writes: similar texts that are here already. Without this file they are shown when the text is sent.
const form = document.querySelector("form[data-similar]"), place = document.getElementById("similar");
const PAUSE = 900, SHORTEST = 20;
let timer = 0, asked = "", asking = null;

const ask = async () => {
  const { title, text } = form.elements, words = `${title.value}\n${text.value}`;
  if (words === asked) return;
  asked = words;
  asking?.abort();
  if (words.trim().length < SHORTEST) { place.replaceChildren(); return; }
  asking = new AbortController();
  const body = new FormData();
  body.append("title", title.value);
  body.append("text", text.value);
  const answer = await fetch(form.dataset.similar, {
    method: "POST", body, credentials: "same-origin", signal: asking.signal, headers: { "X-Requested-With": "fetch" },
  });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // The same list is not read out again.
  if (page.body.textContent.trim() === place.textContent.trim()) return;
  place.replaceChildren(...page.body.childNodes);
  // The words are in this page only: what is read on the way opens beside it.
  for (const link of place.querySelectorAll("a")) link.target = "_blank";
};

if (form && place) form.addEventListener("input", event => {
  if (!["title", "text"].includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(() => ask().catch(() => {}), PAUSE);
});
