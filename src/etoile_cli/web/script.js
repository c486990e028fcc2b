"use strict";
(() => {
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const make = (tag, values = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...children);
    return made;
  };
  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const page = find("#level");
  const levels = find("#levels");
  const dialog = find("dialog");

  // The level: asked for on the way up, kept where the browser allows that, never in the address.

  const start = page.dataset.level;
  let highest = Number(start); // that was opened: the way back there is free
  const key = `etoile:${levels.dataset.show}`;
  const remember = (level) => { try { localStorage.setItem(key, `${level}/${start}`); } catch { /* a private window */ } };
  function remembered() { // a file that begins at another level was exported anew, for somebody who has seen that
    try {
      const [level, from] = (localStorage.getItem(key) ?? "").split("/");
      return from === start && find(`[value="${level}"]`, levels) ? level : start;
    } catch { return start; }
  }

  async function inflate(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
  }

  const parts = { "-1": [] };
  async function partsOf(level) { // HTML, and numbers: which part of the level before comes here, and how many with it
    if (!parts[level]) {
      const before = await partsOf(level - 1);
      const packed = await inflate(find(`script[data-level="${level}"]`).textContent);
      parts[level] = packed.split("\0").flatMap((part) => {
        const [, from, count] = /^(\d+) (\d+)$/.exec(part) ?? [];
        return from ? before.slice(from, Number(from) + Number(count)) : [part];
      });
    }
    return parts[level];
  }

  const pages = { [start]: page.innerHTML };
  async function show(level) {
    pages[level] ??= (await partsOf(Number(level))).join("");
    if (page.dataset.level !== level) page.innerHTML = pages[level];
    page.dataset.level = level;
    highest = Math.max(highest, level);
    find(`[value="${level}"]`, levels).checked = true;
    remember(level);
    prepareQuiz();
    linkSources();
    index = null;
    search();
    spy.disconnect();
    all("main > section").forEach((each) => spy.observe(each));
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
    const before = Number(page.dataset.level);
    find(`[value="${before}"]`, levels).checked = true; // until one agrees
    const agreed = Number(level) <= highest || await ask(level);
    if (agreed) await show(level);
    find(`[value="${level}"]`, levels).focus();
    if (agreed) tell(Number(level), before);
  }

  function tell(level, before) {
    const text = level > before ? `Now open up to episode ${level}: ` : level ? `Back to episode ${level}: ` : "Now as before episode 1.";
    const link = make("a", { href: "#new", textContent: `what is new in episode ${level}` });
    find("[role='status']", levels).replaceChildren(text, ...(level ? [link] : []));
  }

  const radios = all("input", levels);
  levels.addEventListener("change", (event) => choose(event.target.value));
  levels.addEventListener("keydown", (event) => { // arrows only lead along; Space and Enter choose
    const at = radios.indexOf(event.target);
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (at < 0 || !(step || event.key === "Enter")) return;
    event.preventDefault();
    if (step) radios[at + step]?.focus();
    else radios[at].click();
  });
  dialog.addEventListener("click", ({ target }) => { if (target.value !== undefined) dialog.close(target.value); });

  // The search: all words of the text, in any order, without case, accents or punctuation.

  const letters = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ß: "ss", ς: "σ" };
  function fold(text) {
    const plain = text.toLowerCase().replace(/['’‘ʼ`´]/g, "").normalize("NFKD").toLowerCase().normalize("NFKD");
    const bare = plain.replace(/\p{M}|['’‘ʼ`´]/gu, "").replace(/[œæøłđßς]/g, (letter) => letters[letter]);
    return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  const small = new Set("a an and are did do does in is of play played plays the to was were what where which who whos".split(" "));
  const box = find("#search");
  const field = find("input", box);
  const results = find("ol", box);
  const fewest = 12;
  let most = fewest;
  let index = null; // of the level that is shown

  function indexed() {
    const own = all("main article, main li, main dd, main tr, .premise").filter((part) => !part.closest("#quiz"));
    const entries = own.filter((part) => part.matches("article") || !find("li, dd, tr", part)).map(entryOf);
    const named = entries.filter((entry) => entry.isCard);
    return { entries, words: wordsOf(entries, "folded"), names: wordsOf(named, "title") };
  }

  const wordsOf = (entries, of) => [...new Set(entries.flatMap((entry) => entry[of].split(" ")))];

  function entryOf(part, number) { // its name, whose card it is on, and what else it says; of a card what is not folded away
    part.id ||= `found-${number}`;
    const isCard = part.matches("article");
    const card = part.closest("article");
    const whose = card ? find("h3, h4", card).textContent : "";
    const label = part.matches("dd") ? labelOf(part) : find(":scope > b, :scope > th", part);
    const name = isCard ? whose : label?.textContent ?? whose;
    const copy = part.cloneNode(true);
    const aliases = all(":scope > details > p", copy);
    all("details, mark, sup, h3, h4, :scope > b, :scope > th, i:not([aria-label='to'])", copy).forEach((each) => each.remove());
    all("p, small, td", copy).forEach((each) => each.append(" · "));
    copy.append(...aliases);
    const text = copy.textContent.replace(/\s+/g, " ").split(" · ").filter((each) => each.trim()).join(" · ").trim();
    const title = find("h2", part.closest("section")).textContent;
    const where = [title, whose === name ? "" : whose].filter(Boolean).join(", ");
    const isNamed = Boolean(label) && !part.closest("#reviews");
    return { id: part.id, name, text, where, isCard, isNamed, title: fold(`${name} ${isCard ? title : whose}`), folded: fold(`${name} ${text}`) };
  }

  function labelOf(part) {
    while (part && !part.matches("dt")) part = part.previousElementSibling;
    return part;
  }

  function rank(wanted, { isCard, isNamed, title, folded }) { // a card by its name, by what it says; a name; a text
    const fits = (text, end) => wanted.every((words) => words.some((word) => ` ${text} `.includes(` ${word}${end}`)));
    const places = [isCard && title, isCard && folded, isNamed && title, folded];
    return places.flatMap((text) => [" ", ""].map((end) => text && fits(text, end))).indexOf(true); // whole words first
  }

  function matches(wanted) { // best first, each text once
    const ranked = index.entries.map((entry) => [rank(wanted, entry), entry]).filter(([at]) => at >= 0);
    const told = new Set();
    const isNew = ({ name, text }) => !told.has(text || name) && told.add(text || name);
    return ranked.sort(([one], [other]) => one - other).map(([, entry]) => entry).filter(isNew);
  }

  function isSlip(word, other) { // another letter, one too many, one too few, or two that changed places
    let at = 0;
    while (at < word.length && word[at] === other[at]) at += 1;
    const [one, two] = [word.slice(at), other.slice(at)];
    return [two.slice(1), two].includes(one.slice(1)) || one === two.slice(1) || one[1] + one[0] + one.slice(2) === two;
  }

  function meant(word) { // itself where it is known; short words are too alike, but for names
    if (word.length < 4 || index.words.some((known) => known.startsWith(word))) return [word];
    return (word.length < 5 ? index.names : index.words).filter((known) => isSlip(word, known));
  }

  function search() {
    const typed = fold(field.value).split(" ").filter(Boolean);
    const telling = typed.filter((word) => !small.has(word));
    const words = telling.length ? telling : typed;
    if (words.length) index ??= indexed();
    let wanted = words.map((word) => [word]);
    let found = words.length ? matches(wanted) : [];
    let like = "";
    if (words.length && !found.length) {
      wanted = words.map(meant);
      found = matches(wanted);
      like = found.length ? ` for words like ${wanted.flat().join(", ")}` : "";
    }
    const level = Number(page.dataset.level);
    const nothing = `Nothing found ${level ? `up to episode ${level}` : "before episode 1"}`;
    find("p", box).textContent = !words.length ? "" : found.length ? `${found.length} found${like}` : nothing;
    results.replaceChildren(...found.slice(0, most).map((entry) => resultOf(entry, wanted.flat())));
    more.hidden = found.length <= most;
  }

  function resultOf({ id, name, where, text }, hits) {
    const lines = [make("b", {}, ...marked(name, hits)), make("small", {}, where), make("span", {}, ...marked(text, hits))];
    return make("li", {}, make("a", { href: `#${id}` }, ...lines.flatMap((line) => [line, " "])));
  }

  function marked(text, hits) {
    const begins = (word) => hits.some((hit) => fold(word).startsWith(hit));
    return text.split(/([\p{L}\p{N}\p{M}'’]+)/u).map((word) => (word && begins(word) ? make("mark", {}, word) : word));
  }

  field.addEventListener("input", () => {
    most = fewest;
    search();
  });
  box.addEventListener("keydown", (event) => { // arrows lead through the results, Escape back to the field
    const stops = [field, ...all("a", results)];
    const at = stops.indexOf(event.target);
    const to = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1], Escape: at > 0 && field }[event.key];
    if (to) to.focus();
    if (to || event.key === "ArrowUp") event.preventDefault();
    if (event.key === "Enter" && event.target === field) stops[1]?.click();
  });
  const more = button("Show more", () => {
    const next = results.children.length;
    most += most;
    search();
    find("a", results.children[next]).focus();
  });

  // Links lead into what is closed, too, and the way back leads to the link.

  let left = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && find(link.getAttribute("href"));
    if (!target) return;
    if (target.matches("article")) all(":scope > details", target).forEach((each) => { each.open = true; });
    for (let each = target; each; each = each.parentElement) if (each.matches("details")) each.open = true;
    target.tabIndex = -1;
    setTimeout(() => target.focus({ preventScroll: true })); // a link in a picture would keep the focus
    left = link;
  });
  addEventListener("hashchange", () => {
    if (!left?.isConnected || left.getAttribute("href") === location.hash) return;
    left.focus({ preventScroll: true });
    left.scrollIntoView({ block: "center" });
  });

  // The numbers of sources, as links.

  const sources = find("#cite");
  function linkSources() {
    if (!sources.checked) return;
    all("sup:not(:has(a))").forEach((each) => {
      each.innerHTML = each.innerHTML.replace(/\d+/g, (number) => `<a href="#s${number}" aria-label="Source ${number}">${number}</a>`);
    });
  }
  sources.addEventListener("change", linkSources);

  // The picture: the lines of the box that one points at, or that has the focus, stand out.

  function trace(event) {
    if (event.pointerType === "touch") return; // which would stay on the box where one began to scroll
    const box = event.target.closest(".relations a");
    const end = box?.getAttribute("href");
    if (event.type === "focusin") box?.scrollIntoView({ block: "nearest", inline: "center" });
    all(".relations [data-ends]", page).forEach((line) => {
      line.classList.toggle("faint", Boolean(end) && !line.dataset.ends.split(" ").includes(end));
    });
  }
  page.addEventListener("pointerover", trace);
  page.addEventListener("focusin", trace);

  addEventListener("beforeprint", () => all("#episodes details, #glossary details").forEach((each) => { each.open = true; }));

  // The quiz: rounds of so many questions as verdicts tell, and at the end of each what one has missed.

  function prepareQuiz() {
    const [quiz, ...folded] = all(".quiz", page);
    if (!quiz || quiz.matches(".playing")) return;
    folded.forEach((each) => {
      quiz.append(...each.children);
      each.closest("details").remove();
    });
    const worth = find(".worth", page);
    const verdicts = all("li", worth).map((each) => each.textContent);
    const round = verdicts.length - 1;
    const questions = [...quiz.children].map((item) => questionOf(item, answered));
    const score = make("p", { className: "note", role: "status" });
    const next = button("", () => put(number + 1).focus());
    const end = make("div", { className: "end" });
    let [first, number, missed] = [0, 0, []];
    const count = () => Math.min(round, questions.length - first);

    function play(from) {
      [first, missed] = [from, []];
      return put(0);
    }

    function put(at) { // what shall have the focus
      number = at;
      const shown = at < count() ? questions[first + at] : null;
      questions.forEach((each) => { each.item.hidden = each !== shown; });
      next.hidden = true;
      end.hidden = Boolean(shown);
      if (!shown) return finish();
      shown.reset();
      score.textContent = `Question ${at + 1} of ${count()}${at ? ` · ${at - missed.length} right` : ""}`;
      return shown.prompt;
    }

    function answered(question, isRight) {
      if (!isRight) missed.push(question);
      const verdict = isRight ? "Right" : `Wrong: the answer is “${question.solution}”`;
      score.textContent = `Question ${number + 1} of ${count()} · ${verdict} · ${number + 1 - missed.length} right`;
      next.textContent = number + 1 < count() ? "Next question" : "Finish";
      next.hidden = false;
      next.focus();
    }

    function finish() {
      const right = count() - missed.length;
      const title = make("h3", { tabIndex: -1 }, verdicts[Math.floor(round * right / count())]);
      score.textContent = `${right} of ${count()} right`;
      const look = missed.map(({ prompt, told }) => make("li", {}, make("p", {}, prompt.textContent), told.cloneNode(true)));
      const misses = look.length ? [make("h4", {}, "To look at again"), make("ul", {}, ...look)] : [];
      const after = first + count();
      const others = button(after < questions.length ? "More questions" : "The first round", () => play(after % questions.length).focus());
      const again = button("This round again", () => play(first).focus());
      end.replaceChildren(title, ...misses, ...(questions.length > round ? [others] : []), again);
      return title;
    }

    quiz.classList.add("playing");
    worth.remove();
    quiz.before(score);
    quiz.after(next, end);
    play(0);
  }

  function questionOf(item, answered) { // choices become buttons; the answer waits until one is pressed
    const [prompt, choices, answer] = item.children;
    const told = find("p", answer);
    const solution = find("b", told).textContent;
    const buttons = [...choices.children].map((choice) => {
      const own = button(choice.textContent, () => {
        buttons.forEach((each) => { each.disabled = true; });
        buttons.find((each) => each.textContent === solution).className = "right";
        if (own.textContent !== solution) own.className = "wrong";
        told.hidden = false;
        answered(question, own.textContent === solution);
      });
      choice.replaceChildren(own);
      return own;
    });
    const reset = () => {
      buttons.forEach((each) => Object.assign(each, { disabled: false, className: "" }));
      told.hidden = true;
    };
    prompt.tabIndex = -1;
    answer.replaceWith(told);
    const question = { item, prompt, told, solution, reset };
    return question;
  }

  page.addEventListener("keydown", (event) => { // 1 to 4 answer the question that has the focus
    const question = event.target.closest(".playing > li");
    if (question && "1234".includes(event.key)) all("ul button", question)[Number(event.key) - 1]?.click();
  });

  // Where one is, in the contents.

  const spy = new IntersectionObserver((sections) => sections.forEach(({ target, isIntersecting }) => {
    find(`nav :is([href="#${target.id}"], [href="#in-${target.id}"])`, page)?.setAttribute("aria-current", isIntersecting);
  }), { rootMargin: "-30% 0px -70%" });

  box.append(more);
  box.hidden = false;
  levels.hidden = !("DecompressionStream" in window) || radios.length < 2;
  find(".up b").textContent = levels.hidden ? "Search" : "Search and levels";
  show(remembered());
})();
