"use strict";
(() => {
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const page = find("#level");
  const levels = find("#levels");
  const dialog = find("dialog");
  const start = page.dataset.level;
  const pages = { [start]: page.innerHTML };

  // The level: asked for on the way up, kept where the browser allows that, never in the address.

  const key = `etoile:${levels.dataset.show}`;
  const remember = (level) => { try { localStorage.setItem(key, `${level}/${start}`); } catch { /* a private window */ } };
  function remembered() { // a file that begins at another level was exported anew, for somebody who has seen that
    try {
      const [level, from] = (localStorage.getItem(key) ?? "").split("/");
      return from === start && find(`[value="${level}"]`, levels) ? level : start;
    } catch { return start; }
  }

  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

  function decode(text) { // base 85, as Python writes it: five digits for four bytes
    const words = new DataView(new ArrayBuffer(4 * Math.ceil(text.length / 5)));
    const padded = text.padEnd(5 * Math.ceil(text.length / 5), "~");
    for (let at = 0; at < padded.length; at += 5) {
      const word = [...padded.slice(at, at + 5)].reduce((sum, digit) => 85 * sum + digits.indexOf(digit), 0);
      words.setUint32(4 * at / 5, word);
    }
    return words.buffer.slice(0, words.byteLength - padded.length + text.length);
  }

  async function inflate(text) {
    const stream = new Blob([decode(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).text();
  }

  const parts = { "-1": [] };
  async function partsOf(level) { // HTML, and numbers: which part of the level before comes here, and how many with it
    if (!parts[level]) {
      const before = await partsOf(level - 1);
      const packed = (await inflate(find(`script[data-level="${level}"]`).textContent)).split("\0");
      parts[level] = packed.flatMap((part) => {
        const [, start, count] = /^(\d+) (\d+)$/.exec(part) ?? [];
        return start ? before.slice(start, Number(start) + Number(count)) : [part];
      });
    }
    return parts[level];
  }

  async function show(level) {
    pages[level] ??= (await partsOf(Number(level))).join("");
    if (page.dataset.level !== level) page.innerHTML = pages[level];
    page.dataset.level = level;
    find(`[value="${level}"]`, levels).checked = true;
    remember(level);
    prepareQuiz();
    linkSources();
    search();
  }

  function ask(level) {
    find("b", dialog).textContent = level;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  async function choose(level) {
    const now = page.dataset.level;
    const agreed = Number(level) <= Number(now) || await ask(level);
    await show(agreed ? level : now);
    find(":checked", levels).focus();
  }

  levels.addEventListener("change", (event) => choose(event.target.value));
  levels.addEventListener("keydown", (event) => { // no way round from the first level to the last
    const radios = all("input", levels);
    const end = { ArrowLeft: 0, ArrowUp: 0, ArrowRight: radios.length - 1, ArrowDown: radios.length - 1 }[event.key];
    if (end !== undefined && event.target === radios[end]) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.value !== undefined) dialog.close(event.target.value);
  });

  // The search: all words of the text, in any order, without case, accents or punctuation.

  const letters = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ß: "ss", ς: "σ" };
  function fold(text) {
    const plain = text.toLowerCase().replace(/['’‘ʼ`´]/g, "").normalize("NFKD").toLowerCase().normalize("NFKD");
    const bare = plain.replace(/\p{M}|['’‘ʼ`´]/gu, "").replace(/[œæøłđßς]/g, (letter) => letters[letter]);
    return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  const box = find("#search");
  const field = find("input", box);
  const results = find("ol", box);
  const most = 12;
  let index = null;

  function entries() {
    const parts = all("main article, main li, main dd, main tr, .premise, #sources li");
    const own = parts.filter((part) => (!find("li, dd, tr", part) || part.matches("article")) && !part.closest("#quiz"));
    return own.map((part) => {
      const title = find("h2", part.closest("section")).textContent;
      const name = part.matches("dd") ? labelOf(part) : part.closest("article")?.querySelector("h3, h4")?.textContent;
      const head = part.matches("article") ? all(":scope > :not(details)", part) : [part];
      const text = head.map(textOf).filter(Boolean).join(" · ");
      const about = name && !text.includes(name) ? `${title}, ${name}` : title;
      return { part, text, about, name: fold(name ?? ""), folded: fold(`${name ?? ""} ${text}`) };
    });
  }

  function textOf(part) {
    const copy = part.cloneNode(true);
    all("mark, sup, i", copy).forEach((each) => each.remove());
    all("* + p", copy).forEach((each) => each.prepend(": "));
    return copy.matches("mark") ? "" : copy.textContent.trim();
  }

  function labelOf(part) {
    while (part && !part.matches("dt")) part = part.previousElementSibling;
    return part?.textContent;
  }

  function rank(words, { part, name, folded }) { // a card, the beginning, whole beginnings of words, anything
    if (part.matches("article") && words.every((word) => name.includes(word))) return 0;
    if (folded.startsWith(words.join(" "))) return 1;
    return words.every((word) => ` ${folded}`.includes(` ${word}`)) ? 2 : 3;
  }

  function search() {
    const words = fold(field.value).split(" ").filter(Boolean);
    if (index?.level !== page.dataset.level) index = { level: page.dataset.level, entries: null };
    if (words.length) index.entries ??= entries();
    const found = words.length ? index.entries.filter(({ folded }) => words.every((word) => folded.includes(word))) : [];
    const ranked = found.map((entry) => [rank(words, entry), entry]).sort(([one], [other]) => one - other);
    const count = found.length > most ? `The first ${most} of ${found.length}` : `${found.length || "Nothing"} found`;
    find("p", box).textContent = words.length ? count : "";
    results.replaceChildren(...ranked.slice(0, most).map(([, entry]) => resultOf(entry)));
  }

  function resultOf({ part, text, about }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const where = document.createElement("small");
    button.type = "button";
    button.textContent = text;
    where.textContent = about;
    button.append(where);
    button.addEventListener("click", () => go(part));
    item.append(button);
    return item;
  }

  function open(part) {
    for (let each = part; each; each = each.parentElement) if (each.matches("details")) each.open = true;
  }

  function go(part) {
    open(part);
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => { // links lead into what is closed, too
    const link = event.target.closest("a[href^='#']");
    const target = link && find(link.getAttribute("href"));
    if (!target) return;
    all(":scope > details", target).filter(() => target.matches("section")).forEach((each) => { each.open = true; });
    open(target);
  });
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") find("button", results)?.click();
  });

  // The numbers of sources, as links.

  const sources = find("#cite");
  function linkSources() {
    if (!sources.checked) return;
    all("sup:not(:has(a))", document).forEach((each) => {
      each.innerHTML = each.innerHTML.replace(/\d+/g, (number) => `<a href="#s${number}">${number}</a>`);
    });
  }
  sources.addEventListener("change", linkSources);

  // The quiz: one question after another.

  function prepareQuiz() {
    const quiz = find(".quiz", page);
    if (!quiz || quiz.matches(".playing")) return;
    const questions = [...quiz.children];
    const score = document.createElement("p");
    const next = document.createElement("button");
    let asked = 0;
    let right = 0;
    const put = (number) => {
      questions.forEach((question, each) => { question.hidden = each !== number; });
      next.hidden = true;
      const where = number < questions.length ? `Question ${number + 1} of ${questions.length}` : "That was the last question";
      score.textContent = asked ? `${where} · ${right} of ${asked} right` : where;
    };
    questions.forEach((question, number) => {
      const answer = find("details", question);
      const solution = find("b", answer).textContent;
      const buttons = all("ul > li", question).map((choice) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = choice.textContent;
        choice.replaceChildren(button);
        return button;
      });
      answer.hidden = true;
      buttons.forEach((button) => button.addEventListener("click", () => {
        const good = button.textContent === solution;
        asked += 1;
        right += good;
        buttons.forEach((each) => {
          each.disabled = true;
          each.classList.toggle("right", each.textContent === solution);
        });
        button.classList.toggle("wrong", !good);
        find("summary", answer).textContent = good ? "Right" : "Wrong";
        answer.hidden = false;
        answer.open = true;
        score.textContent = `${good ? "Right" : "Wrong"} · ${right} of ${asked} right`;
        next.textContent = number + 1 < questions.length ? "Next question" : "Finish";
        next.hidden = false;
        next.onclick = () => { put(number + 1); if (questions[number + 1]) find("button", questions[number + 1]).focus(); };
        next.focus();
      }));
    });
    quiz.classList.add("playing");
    score.setAttribute("role", "status");
    score.className = "note";
    next.type = "button";
    next.className = "next";
    quiz.before(score);
    quiz.after(next);
    put(0);
  }

  page.addEventListener("keydown", (event) => { // 1 to 4 answer the question that has the focus
    const question = event.target.closest(".playing > li");
    if (question && "1234".includes(event.key)) all("ul button", question)[Number(event.key) - 1]?.click();
  });

  box.hidden = false;
  levels.hidden = !("DecompressionStream" in window) || all("input", levels).length < 2;
  show(remembered());
})();
